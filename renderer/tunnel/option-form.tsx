import { useId, useRef, useState, type FormEvent } from 'react';
import type { TunnelChoice, TunnelOption } from '../../protocol/tunnel.ts';
import { readPublicUrl } from '../popup/address.ts';
import { usePopupActions, usePopupState } from '../popup/popup-context.ts';
import { announce } from '../shared/announcer.tsx';
import { ArrowOutIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { TunnelLimits } from './tunnel-limits.tsx';

const tokenNames = { quick: 'Token', cloudflare: 'Tunnel token', ngrok: 'Authtoken', own: 'Token' };
const linkNames = {
  quick: 'About Quick Tunnels',
  cloudflare: 'Get the token at Cloudflare',
  ngrok: 'Get the authtoken at ngrok',
  own: 'How to do that',
};
const addressNames = {
  quick: 'Address',
  cloudflare: 'Hostname of the tunnel',
  ngrok: 'Reserved domain (optional)',
  own: 'Your public address',
};
const placeholders = {
  quick: '',
  cloudflare: 'https://bridge.example.com',
  ngrok: 'https://your-name.ngrok-free.app',
  own: 'https://bridge.example.com',
};
const verbs = { quick: 'Open a quick tunnel', cloudflare: 'Open', ngrok: 'Open', own: 'Save' };
const keptIn = { keychain: 'kept in the keychain', memory: 'kept until Drawbridge ends' };

interface Props {
  option: TunnelOption;
  kept: TunnelChoice['kept'];
  done: () => void;
}

/** What one kind of tunnel needs, and the button that opens it. A token is never shown, nor held after it was sent. */
export function OptionForm({ option, kept, done }: Props) {
  const { kind, needsToken, hasToken, address, link, limits } = option;
  const { chooseTunnel, draftTunnel, openPage } = usePopupActions();
  const drafted = usePopupState((state) => state.draft.urls);
  const tunnel = usePopupState((state) => state.status?.tunnel ?? null);
  const [typed, setTyped] = useState(drafted[kind] ?? option.url ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // Read once, at the press: a secret has no business in the state of a window.
  const token = useRef<HTMLInputElement>(null);
  const id = useId();

  const readAddress = (): { url?: string | null } | { problem: string } => {
    if (address === 'none') return {};
    if (address === 'optional' && typed.trim() === '') return { url: null };
    return readPublicUrl(typed);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const read = readAddress();
    if ('problem' in read) return setProblem(read.problem);
    const secret = token.current?.value.trim() ?? '';
    if (needsToken && !hasToken && secret === '') {
      return setProblem(`Enter the ${tokenNames[kind].toLowerCase()}: without it the tunnel cannot open.`);
    }
    if (token.current !== null) token.current.value = '';
    setBusy(true);
    const refused = await chooseTunnel({ kind, ...read, ...(secret === '' ? {} : { token: secret }) });
    setBusy(false);
    setProblem(refused);
    if (refused !== null) return;
    announce(kind === 'own' ? 'Public address saved.' : 'The tunnel is opening.');
    done();
  };

  // It is open already, and there is nothing about it to change.
  const nothingToDo =
    kind === 'quick' && tunnel?.kind === kind && tunnel.state !== 'failed' && tunnel.state !== 'retrying';
  return (
    <form className="tunnel-form" noValidate onSubmit={(event) => void submit(event)}>
      {address !== 'none' && (
        <div className="form-field">
          <label htmlFor={`${id}-url`}>{addressNames[kind]}</label>
          <input
            id={`${id}-url`}
            className="field mono"
            data-testid={kind === 'own' ? 'public-url-field' : `tunnel-url-${kind}`}
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholders[kind]}
            value={typed}
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : `${id}-problem`}
            onChange={(event) => {
              setTyped(event.target.value);
              draftTunnel({ open: kind, urls: { ...drafted, [kind]: event.target.value } });
              setProblem(null);
            }}
          />
        </div>
      )}
      {needsToken && (
        <div className="form-field">
          <label htmlFor={`${id}-token`}>
            {tokenNames[kind]}
            {hasToken && <span className="quiet"> · {keptIn[kept]}</span>}
          </label>
          <input
            ref={token}
            id={`${id}-token`}
            className="field mono"
            data-testid={`tunnel-token-${kind}`}
            type="password"
            autoComplete="off"
            spellCheck={false}
            maxLength={4096}
            placeholder={hasToken ? 'Leave empty to use the kept one' : ''}
            aria-describedby={problem === null ? undefined : `${id}-problem`}
            onChange={() => setProblem(null)}
          />
        </div>
      )}
      <p id={`${id}-problem`} className="field-problem" role="alert">
        {problem !== null && <Untrusted text={problem} max={600} />}
      </p>
      {!nothingToDo && (
        <div className="form-line">
          <button
            type="submit"
            className={kind === 'quick' ? 'button primary wide tall' : 'button primary'}
            aria-disabled={busy}
            data-testid={kind === 'own' ? 'public-url-save' : `tunnel-use-${kind}`}
          >
            {busy ? 'One moment…' : verbs[kind]}
          </button>
          {link !== null && kind !== 'quick' && (
            <button type="button" className="button plain small" title={link} onClick={() => openPage(link)}>
              {linkNames[kind]}
              <ArrowOutIcon />
            </button>
          )}
        </div>
      )}
      <TunnelLimits limits={limits} folded />
    </form>
  );
}
