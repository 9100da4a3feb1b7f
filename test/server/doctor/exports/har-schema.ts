import { z } from 'zod';

// HAR 1.2 as http://www.softwareishard.com/blog/har-12-spec/ describes it: every member that it does not call optional
// is required here, and a name that it does not know has to begin with an underscore.

const known = <T extends z.ZodRawShape>(shape: T) =>
  z
    .looseObject({ ...shape, comment: z.string().optional() })
    .refine(
      (value) =>
        Object.keys(value).every((name) => name === 'comment' || name in shape || name.startsWith('_')),
      'a name of our own has to begin with an underscore',
    );

const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)$/);
/** -1 where it does not apply. */
const ms = z.number().min(-1);
const size = z.number().int().min(-1);
const creator = known({ name: z.string(), version: z.string() });
const cookie = known({
  name: z.string(),
  value: z.string(),
  path: z.string().optional(),
  domain: z.string().optional(),
  expires: z.string().optional(),
  httpOnly: z.boolean().optional(),
  secure: z.boolean().optional(),
});
const pair = known({ name: z.string(), value: z.string() });

const page = known({
  startedDateTime: time,
  id: z.string(),
  title: z.string(),
  pageTimings: known({ onContentLoad: ms.optional(), onLoad: ms.optional() }),
});

const request = known({
  method: z.string().min(1),
  url: z.url().regex(/^https?:\/\/[^#]+$/),
  httpVersion: z.string(),
  cookies: z.array(cookie),
  headers: z.array(pair),
  queryString: z.array(pair),
  postData: known({
    mimeType: z.string(),
    params: z
      .array(
        known({
          name: z.string(),
          value: z.string().optional(),
          fileName: z.string().optional(),
          contentType: z.string().optional(),
        }),
      )
      .optional(),
    text: z.string().optional(),
  })
    .refine(({ params, text }) => (params === undefined) !== (text === undefined), 'params or text, not both')
    .optional(),
  headersSize: size,
  bodySize: size,
});

const response = known({
  status: z.number().int(),
  statusText: z.string(),
  httpVersion: z.string(),
  cookies: z.array(cookie),
  headers: z.array(pair),
  content: known({
    size: z.number().int().min(0),
    compression: z.number().optional(),
    mimeType: z.string(),
    text: z.string().optional(),
    encoding: z.string().optional(),
  }),
  redirectURL: z.string(),
  headersSize: size,
  bodySize: size,
});

const cacheEntry = known({
  expires: z.string().optional(),
  lastAccess: z.string(),
  eTag: z.string(),
  hitCount: z.number(),
});

const entry = known({
  pageref: z.string().optional(),
  startedDateTime: time,
  time: z.number().min(0),
  request,
  response,
  cache: known({ beforeRequest: cacheEntry.nullish(), afterRequest: cacheEntry.nullish() }),
  timings: known({
    blocked: ms.optional(),
    dns: ms.optional(),
    connect: ms.optional(),
    send: z.number().min(0),
    wait: z.number().min(0),
    receive: z.number().min(0),
    ssl: ms.optional(),
  }),
  serverIPAddress: z.string().optional(),
  connection: z.string().optional(),
});

export const Har = z
  .strictObject({
    log: known({
      version: z.literal('1.2'),
      creator,
      browser: creator.optional(),
      pages: z.array(page).optional(),
      entries: z.array(entry),
    }),
  })
  .superRefine(({ log }, context) => {
    const pages = new Set(log.pages?.map(({ id }) => id));
    for (const [index, { pageref, time: total, timings }] of log.entries.entries()) {
      const issue = (message: string): void =>
        context.addIssue({ code: 'custom', message, path: ['log', 'entries', index] });
      if (pageref !== undefined && !pages.has(pageref)) issue('its page is not there');
      const parts = [
        timings.blocked,
        timings.dns,
        timings.connect,
        timings.send,
        timings.wait,
        timings.receive,
      ];
      const sum = parts.reduce<number>((all, part) => all + Math.max(0, part ?? 0), 0);
      if (Math.abs(sum - total) > 0.001) issue('its time is not the sum of its timings');
    }
  });
export type Har = z.infer<typeof Har>;
