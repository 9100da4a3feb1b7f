import { useEffect, useState } from 'react';
import { announce } from '../shared/announcer.tsx';
import { CheckIcon, CopyIcon } from '../shared/icons.tsx';
import { usePopupActions } from './popup-context.ts';

const copiedFor = 2500;

/** Copies the address, says so, and tells what follows. `quiet`: where copying is not the next step. */
export function CopyButton({ hint, quiet }: { hint: string | null; quiet: boolean }) {
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
  const after = copied && !quiet ? 'For 15 minutes, a request opens this window by itself.' : null;
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
      {(hint ?? after) !== null && <p className="hint">{hint ?? after}</p>}
    </>
  );
}
