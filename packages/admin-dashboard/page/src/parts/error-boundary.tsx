import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { Empty, Panel } from "./panel.tsx";

interface Props {
  /** What fails together, as the start of a sentence: "This view". */
  readonly what: string;
  /** Tries again by itself when this is another one than before. */
  readonly mark?: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
  readonly hasFailed: boolean;
  readonly mark: string | undefined;
  /** How often it was tried again in vain. */
  readonly tries: number;
}

/** Where a part of the page cannot be drawn, it says so in its place, and the rest of the page goes on. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, hasFailed: false, mark: this.props.mark, tries: 0 };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error, hasFailed: true };
  }

  static getDerivedStateFromProps({ mark }: Props, state: State): State | null {
    return mark === state.mark ? null : { error: null, hasFailed: false, mark, tries: 0 };
  }

  override render(): ReactNode {
    const { error, hasFailed, tries } = this.state;
    if (!hasFailed) return this.props.children;
    return (
      <div role="alert">
        <Panel title={`${this.props.what} cannot be shown`}>
          <Empty title="Something that came from the server could not be drawn">
            The experiment does not depend on this page; the other views go on. The browser says:{" "}
            <code>{error instanceof Error ? error.message : String(error)}</code>{" "}
            <Button
              size="compact-xs"
              variant="default"
              // What is tried in vain is made anew, and would lose the focus.
              autoFocus={tries > 0}
              onClick={() => this.setState({ error: null, hasFailed: false, tries: tries + 1 })}
            >
              Try again
            </Button>
          </Empty>
        </Panel>
      </div>
    );
  }
}
