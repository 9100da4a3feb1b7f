import { AlertIcon } from './icons.tsx';
import { Untrusted } from './untrusted.tsx';

/** Shown where the server does not answer: what happened, what it means, what to do. */
export function LostScreen({ because, retry }: { because: string; retry: () => void }) {
  return (
    <main className="full-screen" data-testid="lost">
      <div role="alert">
        <AlertIcon className="full-screen-icon danger" />
        <h1>The server does not answer</h1>
        <p>
          Nobody can reach your tools while it is down. Try again; if that does not help, quit and start
          Drawbridge.
        </p>
        <p className="mono quiet">
          <Untrusted text={because} max={300} />
        </p>
      </div>
      <button type="button" className="button primary" onClick={retry}>
        Try again
      </button>
    </main>
  );
}
