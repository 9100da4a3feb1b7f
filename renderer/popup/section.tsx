import { useId, type ReactNode } from 'react';

interface Props {
  title: string;
  /** Stands at the end of the title's line. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A titled group of rows. */
export function Section({ title, aside, children }: Props) {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id} className="label">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
