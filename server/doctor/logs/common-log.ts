import { isOutsideAddress, plainAddress } from './address.ts';
import type { LineFormat } from './logged.ts';
import { commonTime } from './log-time.ts';
import { requestLine } from './request-line.ts';

/**
 * `remote ident user [time] "request" status size "referer" "user agent" …`: Apache's common, combined and
 * vhost_combined, nginx's combined, and what people add at the end of them.
 * https://httpd.apache.org/docs/2.4/logs.html, https://nginx.org/en/docs/http/ngx_http_log_module.html
 */
const line =
  /^(?:(\S{1,255}:\d{1,5}) )?(\S{1,255}) (\S{1,255}) (\S.{0,200}?) \[([^\]]{1,64})\] "((?:[^"\\]|\\.)*)" (\d{3}) (?:\d+|-)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?(.*)$/;

/** Something in front of the address: a container's name, or a time that the container's log adds. */
const prefix = /^(?:[\w.-]{1,80} +\| +)?(?:\d{4}-\d\d-\d\dT[\d:.]{8,18}Z )?/;

export const commonLog: LineFormat = (text) => {
  const found = line.exec(text.replace(prefix, ''));
  if (found === null) return null;
  const [, vhost, remote = '', , , at = '', request = '', status, , agent, rest = ''] = found;
  const time = commonTime(at);
  const asked = requestLine(request);
  if (time === null || asked === null) return null;
  const userAgent = agent === undefined || agent === '-' ? null : unescaped(agent);
  return {
    kind: 'request',
    time: time.time,
    zone: time.zone,
    method: asked.method,
    target: asked.target,
    status: Number(status),
    remote: callerOf(remote, rest),
    userAgent,
    ms: durationOf(rest),
    host: vhost?.replace(/:\d+$/, '') ?? null,
    location: null,
    sentToken: null,
  };
};

/** nginx's `main` format ends with X-Forwarded-For: behind another proxy, that is who called. */
function callerOf(remote: string, rest: string): string | null {
  const address = plainAddress(remote);
  if (address !== null && isOutsideAddress(address)) return address;
  const [, list = ''] = /"([\da-fA-F.:, ]{3,200})"/.exec(rest) ?? [];
  const forwarded = list.split(',').map((entry) => plainAddress(entry.trim()));
  return forwarded.find((entry) => entry !== null && isOutsideAddress(entry)) ?? address;
}

/** nginx's $request_time: seconds with three decimals, bare or after a name. */
function durationOf(rest: string): number | null {
  const [, seconds] = /(?:^|[\s="':])(\d{1,6}\.\d{3})(?=["'\s,]|$)/.exec(rest) ?? [];
  return seconds === undefined ? null : Math.round(Number(seconds) * 1000);
}

/** nginx writes `\x22` for a quote, Apache `\"`. */
const unescaped = (text: string): string =>
  text
    .replaceAll(/\\x([\dA-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/\\(["\\])/g, '$1');
