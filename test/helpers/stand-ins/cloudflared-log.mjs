/** Writes lines as cloudflared does, in the way that the scenario asks for. */
export function cloudflaredLog(scenario) {
  function log(level, message, fields = {}) {
    const time = `${new Date().toISOString().slice(0, 19)}Z`;
    if (scenario.json === true) {
      const levels = { INF: 'info', WRN: 'warn', ERR: 'error' };
      write(`${JSON.stringify({ level: levels[level], ...fields, time, message })}\n`);
      return;
    }
    const pairs = Object.entries(fields).map(
      ([name, value]) => ` ${paint(36, `${name}=`)}${quoted(String(value))}`,
    );
    write(`${paint(90, time)} ${paint(32, level)} ${message}${pairs.join('')}\n`);
  }

  function paint(color, text) {
    return scenario.color === true ? `\u001B[${color}m${text}\u001B[0m` : text;
  }

  function quoted(value) {
    return /[\s"=]/.test(value) ? JSON.stringify(value) : value;
  }

  function write(text) {
    if (scenario.chunks !== true) {
      process.stderr.write(text);
      return;
    }
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 7) process.stderr.write(bytes.subarray(at, at + 7));
  }

  return { log, write };
}
