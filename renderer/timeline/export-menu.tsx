import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { journeyLink } from '../../protocol/link.ts';
import type { ExportFormat } from '../../protocol/report.ts';
import { announce } from '../shared/announcer.tsx';
import { copiedFor } from '../shared/copy-text-button.tsx';
import { CheckIcon, SaveIcon } from '../shared/icons.tsx';
import { useTimeline } from './timeline-context.ts';

const formats: { format: ExportFormat; name: string; about: string }[] = [
  { format: 'markdown', name: 'Markdown', about: 'the report, to read' },
  { format: 'har', name: 'HAR', about: 'opens in a browser’s network panel' },
  { format: 'ndjson', name: 'NDJSON', about: 'one event a line' },
  { format: 'mermaid', name: 'Mermaid', about: 'a sequence diagram' },
];

interface Props {
  journey: string;
  setProblem: (problem: string | null) => void;
}

/** Saves a journey in one of four formats, or copies the link to it; nothing secret is in any of them. */
export function ExportMenu({ journey, setProblem }: Props) {
  const { exportAs, copyText } = useTimeline();
  const [open, setOpen] = useState(false);
  const [copied, setCopied] = useState(false);
  const frame = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return undefined;
    frame.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && frame.current?.contains(event.target) !== true) setOpen(false);
    };
    window.addEventListener('pointerdown', away);
    return () => window.removeEventListener('pointerdown', away);
  }, [open]);

  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), copiedFor);
    return () => clearTimeout(timer);
  }, [copied]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const save = async (format: ExportFormat) => {
    close();
    const saved = await exportAs(format, journey);
    setProblem('problem' in saved ? saved.problem : null);
    if ('done' in saved && saved.done) announce('Saved.');
  };
  const copyLink = async () => {
    close();
    if (!(await copyText(journeyLink(journey)))) return;
    setCopied(true);
    announce('Link copied.');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    const items = [...(frame.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const next = to[event.key];
    if (event.key === 'Escape') close();
    else if (event.key === 'Tab') return setOpen(false);
    else if (next !== undefined) items.at(next % items.length)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys of the menu inside
    <span ref={frame} className="menu-frame" onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className="button small"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        data-testid="export"
        onClick={() => setOpen(!open)}
      >
        {copied ? <CheckIcon /> : <SaveIcon />}
        {copied ? 'Link copied' : 'Export…'}
      </button>
      {open && (
        <div id={id} className="menu" role="menu" aria-label="Export as">
          {formats.map(({ format, name, about }) => (
            <button
              key={format}
              type="button"
              role="menuitem"
              tabIndex={-1}
              data-testid={`export-${format}`}
              onClick={() => void save(format)}
            >
              {name}
              <span className="quiet">{about}</span>
            </button>
          ))}
          <button
            type="button"
            role="menuitem"
            tabIndex={-1}
            data-testid="copy-journey-link"
            onClick={() => void copyLink()}
          >
            Copy link
            <span className="quiet">opens it on this computer</span>
          </button>
        </div>
      )}
    </span>
  );
}
