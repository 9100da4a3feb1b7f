import { describe, expect, test } from 'vitest';
import { mayNavigate } from '../../main/windows/navigation.ts';
import { knownPage } from '../../protocol/pages.ts';

const popup = 'app://drawbridge/popup.html';

describe('a page', () => {
  test('may load itself again', () => {
    expect(mayNavigate(popup, popup)).toBe(true);
  });

  test.each([
    'app://drawbridge/timeline.html',
    'https://evil.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'app://other/popup.html',
    '',
  ])('may not go to %j', (target) => {
    expect(mayNavigate(popup, target)).toBe(false);
  });

  test('that is foreign may not even load itself again', () => {
    expect(mayNavigate('https://evil.example/', 'https://evil.example/')).toBe(false);
  });
});

describe('a page', () => {
  test.each([
    'https://chatgpt.com/#settings',
    'https://dash.cloudflare.com/?to=/:account/:zone/security/settings',
    'https://one.dash.cloudflare.com/',
    'https://developers.cloudflare.com/bots/get-started/bot-fight-mode/',
    'https://github.com/cloudflare/cloudflared/issues/1449',
    'https://github.com/cloudflare/cloudflared',
    'https://dashboard.ngrok.com/get-started/your-authtoken',
    'https://ngrok.com/docs/errors/err_ngrok_105',
    'https://openai.com/chatgpt-connectors.json',
    'https://tailscale.com/kb/1223/funnel',
  ])('that is known opens in the browser: %s', (page) => {
    expect(knownPage(page)).toBe(page);
  });

  test.each([
    'http://chatgpt.com/',
    'https://chatgpt.com.evil.example/',
    'https://evil.example/chatgpt.com',
    'https://chatgpt.com@evil.example/',
    'https://user:password@chatgpt.com/',
    'https://chatgpt.com:8443/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://chatgpt.com/share',
    'not a url',
    'https://github.com/',
    'https://github.com/cloudflare',
    'https://github.com/cloudflare/cloudflared-evil',
    'https://github.com/cloudflare/cloudflared/../../evil/evil',
    'https://github.com/cloudflare/%2e%2e/evil',
    'https://gist.github.com/cloudflare/cloudflared',
    'https://evil.dash.cloudflare.com/',
    'https://dash.cloudflare.com.evil.example/',
    'https://dash.cloudflare.com.',
    'https://dash.cloudflare.com\\@evil.example/',
    'https://evil.example/?u=https://dash.cloudflare.com/',
    'https://evil.example#@dash.cloudflare.com/',
    'https://dash.cloudflare.com:443@evil.example/',
    'https://dаsh.cloudflare.com/',
    'https://trycloudflare.com/',
    'https://me.ngrok.com/',
    'https://me.ngrok-free.app/',
    'app://drawbridge/popup.html',
    'data:text/html,<script>1</script>',
    'ms-msdt:/id',
    ' ',
  ])('like %j opens nothing', (target) => {
    expect(knownPage(target)).toBeNull();
  });
});
