import { describe, expect, it, onTestFinished } from 'vitest';
import type { CheckupState } from '../../../../protocol/checkup.ts';
import { lookupOf } from '../../../../server/tunnel/names.ts';
import { ledHere } from '../../../helpers/led-here.ts';
import { freePort, nginxProgram, throughNginx, startNginx } from '../../../helpers/nginx.ts';
import { runBridge } from '../../../helpers/running-bridge.ts';
import { createAuthority } from '../../oauth/certificates.ts';
import { checkedUp, wrong } from './rig.ts';

const host = 'bridge.example.test';
const authority = createAuthority();
const certificate = authority.issue(host);
const trusting = ledHere(authority.cert);

/** A check-up through the real nginx, with TLS, under a host name. @param location what its `location /` has besides */
async function through(location: string, outside = trusting): Promise<CheckupState> {
  const port = await freePort();
  const bridge = await runBridge(
    { publicUrl: `https://${host}:${port}`, outside, checkupPatience: { stream: 2000 } },
    {},
  );
  onTestFinished(() => bridge.stop());
  const forward = `proxy_pass ${bridge.origin}; ${location}`;
  const nginx = await startNginx({ host, ...certificate, port, location: forward });
  onTestFinished(() => nginx.stop());
  return checkedUp(bridge);
}

const named = 'proxy_set_header Host $http_host;';

describe.skipIf(nginxProgram === undefined)(throughNginx('through nginx'), () => {
  it('everything works where it passes the host, also with buffering, which our streams switch off', async () => {
    const state = await through(`${named} proxy_buffering on;`);
    expect(wrong(state)).toEqual([]);
    expect(state.verdicts).toMatchObject([{ rule: 'working' }]);
    expect(state.steps[0]?.saw).toMatch(/^200 text\/html, server: nginx/);
  }, 60_000);

  it('is told that it holds streams back', async () => {
    const state = await through(`${named} proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;`);
    expect(wrong(state).toSorted()).toEqual(['sse aiohttp', 'sse browser', 'sse openai-mcp']);
    expect(state.verdicts).toMatchObject([{ rule: 'sse-buffered', hop: 'edge' }]);
  }, 60_000);

  it('is told that it hides the host', async () => {
    const { verdicts } = await through('');
    expect(verdicts).toMatchObject([{ rule: 'wrong-audience', hop: 'edge' }]);
    expect(verdicts[0]?.cures[0]).toContain('proxy_set_header Host $host;');
  }, 60_000);

  it('is told that it takes Authorization off', async () => {
    const { verdicts } = await through(`${named} proxy_set_header Authorization "";`);
    expect(verdicts).toMatchObject([{ rule: 'token-not-sent', hop: 'edge' }]);
  }, 60_000);

  it('is told that it drops an agent', async () => {
    const { verdicts } = await through(`${named} if ($http_user_agent ~ aiohttp) { return 444; }`);
    expect(verdicts).toMatchObject([{ rule: 'bot-filter', hop: 'edge' }]);
  }, 60_000);

  it('is told that nobody trusts its certificate', async () => {
    const { verdicts } = await through(named, { lookup: lookupOf(['127.0.0.1']) });
    expect(verdicts).toMatchObject([{ rule: 'certificate', hop: 'edge' }]);
  }, 60_000);
});
