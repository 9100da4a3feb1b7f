import { useEffect, useState } from 'react';
import { announce } from '../shared/announcer.tsx';
import { CheckIcon, CopyIcon } from '../shared/icons.tsx';
import { usePopupActions } from './popup-context.ts';

const copiedFor = 2500;

interface Props {
  hint: string | null;
  /** Copying is not the next step here. */
  quiet: boolean;
  /** What to know once it is copied, a sentence each. */
  after: readonly string[];
}

/** Copies the address, says so, and tells what follows. */
export function CopyButton({ hint, quiet, after }: Props) {
  const { copyUrl } = usePopupActions();
  const [copied, setCopied] = useState(false);
  const [fresh, setFresh] = useState(false);

  useEffect(() => {
    if (!fresh) return undefined;
    const timer = setTimeout(() => setFresh(false), copiedFor);
    return () => clearTimeout(timer);
  }, [fresh]);

  const copy = async () => {
    if (!(await copyUrl())) return;
    setCopied(true);
    setFresh(true);
    announce('URL copied.');
  };
  const opens = copied && !quiet ? 'For 15 minutes, a request opens this window by itself.' : null;
  const line = hint ?? opens;
  return (
    <>
      <button
        type="button"
        className={`button wide tall ${quiet ? '' : 'primary'}`}
        data-testid="copy-url"
        onClick={() => void copy()}
      >
        {fresh ? <CheckIcon /> : <CopyIcon />}
        {fresh ? 'Copied' : 'Copy URL'}
      </button>
      {line !== null && <p className="hint">{line}</p>}
      {copied && after.length > 0 && (
        <ul className="notes" data-testid="after-copying">
          {after.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </>
  );
}
