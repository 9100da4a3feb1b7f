import { AlertIcon } from './icons.tsx';
import { Untrusted } from './untrusted.tsx';

/** What is left of a window whose drawing failed. */
export function CrashScreen({ message }: { message: string }) {
  return (
    <main className="full-screen" data-testid="crash">
      <div role="alert">
        <AlertIcon className="full-screen-icon danger" />
        <h1>This window stopped working</h1>
        <p>
          Drawbridge itself keeps running, and nothing was allowed while the window was broken. Load the
          window anew; if it happens again, quit and start the app.
        </p>
        <p className="mono quiet">
          <Untrusted text={message} max={300} />
        </p>
      </div>
      <button type="button" className="button primary" onClick={() => window.location.reload()}>
        Load again
      </button>
    </main>
  );
}
