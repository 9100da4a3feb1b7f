// Control and format characters: they hide text or turn it around. Joiners stay, emoji and Persian need them.
const deceptive = /(?![\t\n\r\u200c\u200d])[\p{Cc}\p{Cf}]/gu;

/** At most `max` UTF-16 units, with an ellipsis where something was left out; never half a character. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 2);
  return `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 2 : max - 1)}…`;
}

/** Text from the network for one line: white space collapsed, characters that deceive made visible. */
export const oneLine = (text: string): string =>
  text.replace(deceptive, '\ufffd').replace(/\s+/g, ' ').trim();

/** `1 tool`, `2,104 tools`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
