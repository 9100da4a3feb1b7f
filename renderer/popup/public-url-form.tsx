import { useState, type FormEvent } from 'react';
import { announce } from '../shared/announcer.tsx';
import { readPublicUrl } from './address.ts';
import { usePopupActions } from './popup-context.ts';

interface Props {
  current: string | null;
  done: () => void;
}

/** Takes the person's own public address. */
export function PublicUrlForm({ current, done }: Props) {
  const { setPublicUrl } = usePopupActions();
  const [typed, setTyped] = useState(current ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const save = async (url: string | null) => {
    setBusy(true);
    const refused = await setPublicUrl(url);
    setBusy(false);
    setProblem(refused);
    if (refused !== null) return;
    announce(url === null ? 'Public address removed.' : 'Public address saved.');
    done();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readPublicUrl(typed);
    if ('problem' in read) setProblem(read.problem);
    else void save(read.url);
  };

  return (
    <form className="public-url" noValidate onSubmit={submit}>
      <label htmlFor="public-url-field">
        {current === null ? (
          <>
            <strong>ChatGPT needs a public address.</strong> If yours leads here, through a reverse proxy or a
            tunnel, enter it:
          </>
        ) : (
          'Your public address'
        )}
      </label>
      <div className="public-url-line">
        <input
          id="public-url-field"
          className="field mono"
          data-testid="public-url-field"
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          placeholder="https://bridge.example.com"
          value={typed}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : 'public-url-problem'}
          onChange={(event) => {
            setTyped(event.target.value);
            setProblem(null);
          }}
        />
        <button type="submit" className="button" aria-disabled={busy} data-testid="public-url-save">
          Save
        </button>
      </div>
      <p id="public-url-problem" className="field-problem" role="alert">
        {problem}
      </p>
      {current !== null && (
        <div className="row-actions">
          <button type="button" className="button plain small danger-text" onClick={() => void save(null)}>
            Use none
          </button>
          <button type="button" className="button plain small" onClick={done}>
            Cancel
          </button>
        </div>
      )}
    </form>
  );
}
