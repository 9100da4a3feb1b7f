import { expect, it } from 'vitest';
import { grantFor, rig } from './rig.ts';

const present = 'https://name-1.example.test';
const before = 'https://old.example.test';
const quick = { tunnels: ['quick' as const] };

it('a connector at an address of before is noticed and said plainly, once', async () => {
  const { tunnels, clock, told, grants } = await rig({
    settings: quick,
    grants: [grantFor(`${before}/mcp`)],
  });
  const { drift } = tunnels.status();
  expect(drift?.from).toBe(before);
  expect(drift?.sentence).toMatch(
    /connector in ChatGPT points to the old address .*make it anew.*reserved address/,
  );
  await clock.pass(10 * 60_000);
  expect(told.filter(({ summary }) => summary === drift?.sentence)).toHaveLength(1);
  expect(grants).toHaveLength(1);
});

it('is over when the old address returns, for the grants were kept', async () => {
  const { tunnels, settings, grants } = await rig({ settings: quick, grants: [grantFor(`${before}/mcp`)] });
  settings.change({ publicUrl: before });
  tunnels.follow();
  expect(tunnels.status()).toMatchObject({ url: before, drift: null });
  expect(grants).toHaveLength(1);
});

it('is over when one was made with the present address', async () => {
  const { tunnels, grants } = await rig({ settings: quick, grants: [grantFor(`${before}/mcp`)] });
  grants.push(grantFor(`${present}/mcp`));
  expect(tunnels.status().drift).toBeNull();
});

it.each([
  ['nobody is connected', []],
  ['only programs of this machine are connected', [grantFor('http://127.0.0.1:8725/mcp')]],
])('is not spoken of where %s', async (_what, grants) => {
  const { tunnels } = await rig({ settings: quick, grants });
  expect(tunnels.status().drift).toBeNull();
});
