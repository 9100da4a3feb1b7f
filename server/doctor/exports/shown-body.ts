import { redactText } from '../../journal/redact-text.ts';

/** Characters that are shown. */
const most = 2000;

/** The beginning of an answer, without secrets; of a page, its words. */
export const shownBody = (body: string): string =>
  redactText(/^\s*<!doctype html/i.test(body) ? wordsOf(body) : body, most);

/** Only for showing as plain text: nothing here has to be safe as a page. */
function wordsOf(page: string): string {
  const body = page.slice(Math.max(0, page.search(/<body/i)));
  return body
    .replaceAll(/<(script|style|svg)\b.*?<\/\1>/gis, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
