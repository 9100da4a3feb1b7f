import { mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../server/faults.ts';
import { parseServersFile, readServersFile } from '../../../server/gateway/servers-file.ts';

const parse = (text: string, environment: NodeJS.ProcessEnv = {}): ReturnType<typeof parseServersFile> =>
  parseServersFile(text, '/home/me/mcp.json', environment);
const faultOf = (text: string): string => {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
};

describe('the mcpServers file', () => {
  it('is read as Claude Desktop writes it', () => {
    const text =
      '{"mcpServers": {"files": {"command": "npx", "args": ["-y", "server", "/tmp"], "env": {"KEY": "v", "N": 1}}}}';
    expect(parse(text)).toEqual([
      {
        kind: 'local',
        name: 'files',
        command: 'npx',
        args: ['-y', 'server', '/tmp'],
        env: { KEY: 'v', N: '1' },
        cwd: null,
      },
    ]);
  });

  it('is read as VS Code writes it', () => {
    const text =
      '{\n// mine\n"inputs": [], "servers": {"a": {"type": "stdio", "command": "node", "cwd": "/srv",}},}';
    expect(parse(text)).toEqual([
      { kind: 'local', name: 'a', command: 'node', args: [], env: {}, cwd: '/srv' },
    ]);
  });

  it('fills in variables, and keeps the order of the file', () => {
    const text =
      '{"mcpServers": {"b": {"command": "${TOOL:-node}", "args": ["${userHome}/x"], "env": {"KEY": "${env:SECRET}"}}, "a": {"command": "x"}}}';
    const [b, a] = parse(text, { SECRET: 's3' });
    expect(b).toMatchObject({ name: 'b', command: 'node', args: [`${homedir()}/x`], env: { KEY: 's3' } });
    expect(a?.name).toBe('a');
  });

  it('leaves out what is disabled', () => {
    expect(parse('{"mcpServers": {"a": {"command": "x", "disabled": true}}}')).toEqual([]);
  });

  it('lists a network server as one that cannot be used', () => {
    const [server] = parse('{"mcpServers": {"far": {"type": "http", "url": "https://example.com/mcp"}}}');
    expect(server).toMatchObject({ kind: 'unusable', name: 'far' });
    expect(server?.kind === 'unusable' && server.problem).toContain('only local stdio servers are supported');
  });

  it('lists a server whose variable is not set as one that cannot be used, and names the variable', () => {
    const [server] = parse('{"mcpServers": {"a": {"command": "x", "env": {"K": "${env:NOT_SET}"}}}}');
    expect(server?.kind === 'unusable' && server.problem).toContain('NOT_SET');
  });

  it.each([
    ['{"mcpServers": {\n"a": {"command": "x"\n"args": []}}}', 'line 3'],
    ['{"mcpServers": {"a": {"command": 7}}}', 'mcpServers.a.command'],
    ['{"mcpServers": {"a": {"command": "x", "args": "y"}}}', 'mcpServers.a.args'],
    ['{"mcpServers": {"a": {}}}', '"command" is missing'],
    ['{"mcpServers": []}', 'mcpServers'],
    ['{"something": {}}', 'neither "mcpServers" nor "servers"'],
    ['[]', 'at the top'],
  ])('says in one sentence what is wrong with %s', (text, place) => {
    const sentence = faultOf(text);
    expect(sentence).toContain(place);
    expect(sentence).toContain('/home/me/mcp.json');
    expect(sentence).toContain('correct that and save it again');
    expect(sentence).not.toContain('\n');
  });

  it('need not exist, and may be empty', () => {
    expect(readServersFile('/nowhere/at/all/mcp.json')).toEqual([]);
    const path = join(mkdtempSync(join(tmpdir(), 'drawbridge-')), 'mcp.json');
    writeFileSync(path, '\n');
    expect(readServersFile(path)).toEqual([]);
  });

  it('says so where it cannot be read', () => {
    expect(() => readServersFile(tmpdir())).toThrow(/cannot be read \(EISDIR\)/);
  });
});
