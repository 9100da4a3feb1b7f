import { useEffect, useState } from 'react';
import { announce } from './announcer.tsx';
import { CheckIcon, CopyIcon } from './icons.tsx';

/** How long a button says that it copied, ms. */
export const copiedFor = 2500;

interface Props {
  /** Copies it; false where that did not work. */
  copy: () => Promise<boolean>;
  /** What it does, in words. */
  label: string;
  /** What is said once it is done. */
  said: string;
  /** Only the picture; the words are its name. */
  bare?: boolean;
  testId?: string;
}

/** A small button that copies something and says so. */
export function CopyTextButton({ copy, label, said, bare = false, testId }: Props) {
  const [fresh, setFresh] = useState(false);
  useEffect(() => {
    if (!fresh) return undefined;
    const timer = setTimeout(() => setFresh(false), copiedFor);
    return () => clearTimeout(timer);
  }, [fresh]);
  const press = async () => {
    if (!(await copy())) return;
    setFresh(true);
    announce(said);
  };
  const Icon = fresh ? CheckIcon : CopyIcon;
  return (
    <button
      type="button"
      className={bare ? 'icon-button small' : 'button small'}
      aria-label={bare ? label : undefined}
      title={bare ? label : undefined}
      data-testid={testId}
      onClick={() => void press()}
    >
      <Icon />
      {!bare && (fresh ? 'Copied' : label)}
    </button>
  );
}
