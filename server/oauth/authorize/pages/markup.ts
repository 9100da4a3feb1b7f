/** HTML that may be put into a page as it is. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

/** A template of HTML: what is put in is escaped, unless it is Markup. */
export function markup(texts: TemplateStringsArray, ...values: (string | number | Markup)[]): Markup {
  const filled = values.map((value) => (value instanceof Markup ? value.text : escapeHtml(String(value))));
  return new Markup(String.raw({ raw: texts }, ...filled));
}

export const nothing = new Markup('');
