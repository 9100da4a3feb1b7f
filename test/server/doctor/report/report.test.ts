import { describe, expect, it } from 'vitest';
import { Report } from '../../../../protocol/report.ts';
import type { Observed, ObservedJourney } from '../../../../server/doctor/observed.ts';
import { markdownOf } from '../../../../server/doctor/report/markdown.ts';
import { mermaidOf } from '../../../../server/doctor/report/mermaid.ts';
import { reportOf } from '../../../../server/doctor/report/report.ts';
import type { Step } from '../../../../server/doctor/step.ts';
import { grammarFaults } from './mermaid-grammar.ts';

const step = (change: Partial<Step>): Step => ({
  kind: 'mcp',
  time: Date.UTC(2026, 10, 1, 12),
  ok: true,
  status: 200,
  method: 'POST',
  path: '/mcp',
  remote: '52.173.123.8',
  userAgent: null,
  reason: null,
  ms: 12,
  about: null,
  line: 'POST /mcp 200',
  ...change,
});

const journey = (change: Partial<ObservedJourney>): ObservedJourney => ({
  id: 'j1',
  client: 'ChatGPT',
  phase: 'access',
  verdict: { state: 'working', rule: 'working', hop: 'app', cause: 'It works.', evidence: [], cures: [] },
  steps: [step({})],
  ...change,
});

const observed = (...journeys: ObservedJourney[]): Observed => ({
  journeys,
  strangers: [],
  strangersRefused: 0,
  source: 'access.log',
});

const failed = (rule: string): ObservedJourney['verdict'] => ({
  state: 'failed',
  rule,
  hop: 'edge',
  cause: 'It never arrived.',
  evidence: ['POST /authorize 302'],
  cures: ['Turn it off: https://dash.cloudflare.com/x_y (free), then connect again.'],
});

const hostile =
  'end; participant X as Y\n%%{init: {}}%%\r\n```\n<script>alert(1)</script> | [a](javascript:b) `c` # "d" \u202E\u001B[2J <!-- **e** https://evil.example';

describe('a report', () => {
  it('has the agreed shape, whatever was seen', () => {
    for (const seen of [
      observed(),
      observed(journey({}), journey({ id: 'j2', client: null, verdict: failed('x') })),
    ]) {
      const report = reportOf(seen);
      expect(Report.strict().parse(report)).toEqual(report);
      expect(report.components.map(({ name }) => name)).toEqual([
        'discovery',
        'registration',
        'authorization',
        'token-exchange',
        'authenticated-access',
        'unauthenticated-blocking',
      ]);
    }
  });

  it('a component is failing until it has worked again', () => {
    const broken = journey({
      phase: 'consent',
      verdict: failed('token-never-arrived'),
      steps: [step({ kind: 'code-sent', path: '/authorize', status: 302 })],
    });
    const exchange = (seen: Observed): string | undefined => reportOf(seen).components[3]?.status;
    expect(exchange(observed(broken))).toBe('failing');
    const token = step({ kind: 'token', path: '/token', time: Date.UTC(2026, 10, 1, 13) });
    expect(exchange(observed(broken, journey({ steps: [token] })))).toBe('working');
    const earlier = { ...token, time: Date.UTC(2026, 10, 1, 11) };
    expect(exchange(observed(journey({ steps: [earlier] }), broken))).toBe('failing');
  });
});

describe('its document', () => {
  it('says first whether it works, then where it breaks, why, and what to do', () => {
    const seen = observed(journey({ verdict: failed('token-never-arrived'), phase: 'consent' }));
    const text = markdownOf(reportOf(seen), seen, Date.UTC(2026, 10, 1, 14));
    const order = [
      '# Status report',
      '**It does not work.',
      '| token-exchange | ❌ failing |',
      '## Journeys',
      'Evidence:',
      '1. Turn it off: <https://dash.cloudflare.com/x_y>',
      '```mermaid',
      'sequenceDiagram',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  it('shows hostile text as text', () => {
    const seen = {
      ...observed(
        journey({
          client: hostile,
          verdict: { ...failed('x'), cause: hostile, evidence: [hostile], cures: [hostile] },
          steps: [step({ path: hostile, about: hostile, line: hostile, kind: 'register' })],
        }),
      ),
      source: hostile,
    };
    const text = markdownOf(reportOf(seen), seen, 0);
    expect(text.match(/^```/gm)).toHaveLength(2);
    const outsideCode = text.replaceAll(/```mermaid[^]*?\n```/g, '').replaceAll(/`[^`\n]*`/g, '');
    expect(outsideCode).not.toMatch(/<script|<!--|[^\\]\[a\]|[^\\]`|\*\*e|(?<!<)https:\/\/evil/);
    // eslint-disable-next-line no-control-regex -- they are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202E]/);
  });
});

describe('its diagram', () => {
  it('tells the steps from browser to upstream', () => {
    const text = mermaidOf(
      journey({
        steps: [
          step({ kind: 'metadata', method: 'GET', path: '/.well-known/oauth-authorization-server' }),
          step({ kind: 'authorize', method: 'GET', path: '/authorize' }),
          step({ kind: 'code-sent', path: '/authorize', status: 302 }),
          step({ kind: 'token', path: '/token' }),
          ...Array.from({ length: 37 }, () => step({ kind: 'tool-call', about: 'files__read' })),
          step({ kind: 'bearer-refused', status: 401, ok: false }),
        ],
      }),
    );
    expect(text.split('\n')).toEqual([
      'sequenceDiagram',
      '  participant B as browser of the person',
      '  participant C as ChatGPT',
      '  participant A as server',
      '  participant U as local MCP server',
      '  C->>A: GET /.well-known/oauth-authorization-server 200',
      '  B->>A: GET /authorize 200',
      '  B->>A: POST /authorize 302',
      '  A-->>B: back to the client, with a code',
      '  B->>C: the code',
      '  C->>A: POST /token 200',
      '  C->>A: POST /mcp (files__read) 200 ×37',
      '  A->>U: files__read ×37',
      '  C-xA: POST /mcp 401',
      '  Note over B,A: working, working (app): It works.',
      '',
    ]);
    expect(grammarFaults(text)).toEqual([]);
  });

  it('holds against hostile text, and against many steps', () => {
    const steps = Array.from({ length: 500 }, (_, index) =>
      step({ kind: index % 2 === 0 ? 'register' : 'tool-call', path: `${hostile}${index}`, about: hostile }),
    );
    const text = mermaidOf(journey({ client: 'end', steps, verdict: { ...failed('x'), cause: hostile } }));
    expect(grammarFaults(text)).toEqual([]);
    expect(text.match(/->>|-x/g)?.length).toBe(60);
    expect(text).toContain('more steps are left out here');
  });
});
