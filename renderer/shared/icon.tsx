import type { ReactNode } from 'react';

export interface IconProps {
  className?: string;
}

/** Makes a line icon from shapes on a 24 × 24 grid. Always decoration: the words beside it say the same. */
export function icon(shapes: ReactNode) {
  return function Icon({ className = '' }: IconProps) {
    return (
      <svg
        className={`icon ${className}`}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {shapes}
      </svg>
    );
  };
}
