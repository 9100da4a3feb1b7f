import { useEffect, useId, useRef, useState } from 'react';
import type { GrantLife, Knock } from '../../protocol/consent.ts';
import { NoticeCard } from '../popup/notice-card.tsx';
import { usePopupActions } from '../popup/popup-context.ts';
import { announce } from '../shared/announcer.tsx';
import { clip, oneLine } from '../shared/format-text.ts';
import { useNow } from '../shared/use-now.ts';
import { Decision } from './decision.tsx';
import { KnockFacts } from './knock-facts.tsx';
import { KnockHead } from './knock-head.tsx';
import { LifeChoice } from './life-choice.tsx';
import { ToolPicker } from './tool-picker.tsx';
import { useFocusTrap } from './use-focus-trap.ts';

interface Props {
  knock: Knock;
  /** Its place among those that wait, from 1. */
  place: number;
  of: number;
}

/** Someone knocks: all that the person needs to know, and the answer. One card at a time. */
export function KnockDialog({ knock, place, of }: Props) {
  const actions = usePopupActions();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(knock.tools));
  const [life, setLife] = useState<GrantLife>('24h');
  const frame = useRef<HTMLDivElement>(null);
  const deny = useRef<HTMLButtonElement>(null);
  const now = useNow(1000);
  const titleId = useId();
  const factsId = useId();
  const left = knock.expiresAt - now;
  useFocusTrap(frame, deny);

  const { clientName, redirectHost } = knock;
  useEffect(() => {
    const who = clip(oneLine(clientName), 60);
    announce(`${who} asks for access. The answer goes to ${redirectHost}.`, 'assertive');
  }, [clientName, redirectHost]);

  const lastMinute = left <= 60_000;
  useEffect(() => {
    if (lastMinute) announce('One minute left to answer.');
  }, [lastMinute]);

  useEffect(() => {
    const later = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) actions.later();
    };
    window.addEventListener('keydown', later);
    return () => window.removeEventListener('keydown', later);
  }, [actions]);

  return (
    <div
      ref={frame}
      className="knock"
      role="alertdialog"
      aria-modal="true"
      aria-labelledby={titleId}
      aria-describedby={factsId}
      data-testid="knock"
      data-knock={knock.id}
    >
      <KnockHead place={place} of={of} left={left} turn={actions.turn} />
      <div className="knock-scroll">
        <NoticeCard />
        <KnockFacts knock={knock} titleId={titleId} factsId={factsId} />
        <LifeChoice life={life} choose={setLife} canRefresh={knock.canRefresh} />
        <ToolPicker patterns={knock.tools} chosen={chosen} choose={setChosen} />
      </div>
      <Decision
        denyRef={deny}
        numbers={knock.numbers}
        blocked={chosen.size === 0 && knock.tools.length > 0 ? 'Tick at least one tool first.' : null}
        over={left <= 0}
        allow={(number) =>
          actions.allow(knock, { number, life, tools: knock.tools.filter((pattern) => chosen.has(pattern)) })
        }
        deny={() => void actions.deny([knock.id])}
        later={actions.later}
      />
    </div>
  );
}
