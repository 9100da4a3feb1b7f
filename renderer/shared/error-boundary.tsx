import { Component, type ReactNode } from 'react';
import { CrashScreen } from './crash-screen.tsx';

interface Props {
  children: ReactNode;
}
interface State {
  crash: { message: string } | null;
}

/** Stands around a whole window: a bug in drawing shows what happened instead of an empty window. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { crash: null };

  static getDerivedStateFromError(error: unknown): State {
    return { crash: { message: error instanceof Error ? error.message : String(error) } };
  }

  override render() {
    const { crash } = this.state;
    return crash === null ? this.props.children : <CrashScreen message={crash.message} />;
  }
}
