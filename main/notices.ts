import { Notification } from 'electron';
import type { Knock } from '../protocol/consent.ts';
import { plainLine } from './plain-line.ts';
import type { TunnelNews } from './tunnel-watch.ts';

/** Shows a system notification where the system has them; they are never the only way to learn or answer. */
function notice(title: string, body: string, onClick: () => void, log: (line: string) => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  notification.on('click', onClick);
  notification.on('failed', (_event, error) => log(`a notification was not shown: ${error}`));
  notification.show();
}

export function announceKnock(knock: Knock, onClick: () => void, log: (line: string) => void): void {
  const who = plainLine(knock.clientName, 60);
  const where = plainLine(knock.redirectHost, 80);
  notice(
    'Someone knocks',
    `${who} (${where}) asks to use your tools. Open Drawbridge to answer.`,
    onClick,
    log,
  );
}

export function announceKeepsRunning(onClick: () => void, log: (line: string) => void): void {
  notice(
    'Drawbridge keeps running',
    'Start it again to see its window; choose Quit in the window to end it.',
    onClick,
    log,
  );
}

export function announceTunnel(news: TunnelNews, onClick: () => void, log: (line: string) => void): void {
  const title = news.kind === 'broken' ? 'ChatGPT cannot reach this computer' : 'The public address changed';
  notice(title, plainLine(news.sentence, 240), onClick, log);
}
