import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { ActDialog } from "./act-dialog.tsx";
import type { PlannedAct } from "./planned-act.ts";

const ActsContext = createContext<((act: PlannedAct) => void) | null>(null);

/** Shows the dialog for what is proposed below it; nothing is sent before it is confirmed there. */
export function ActsProvider({ children }: { readonly children: ReactNode }) {
  const [act, setAct] = useState<PlannedAct | null>(null);
  const close = useCallback(() => setAct(null), []);
  return (
    <ActsContext value={setAct}>
      {children}
      {act === null ? null : <ActDialog act={act} onClose={close} />}
    </ActsContext>
  );
}

/** Asks the operator whether this is to be done. */
export function usePropose(): (act: PlannedAct) => void {
  const propose = useContext(ActsContext);
  if (propose === null) throw new TypeError("Expected the component to be inside `ActsProvider`.");
  return propose;
}
