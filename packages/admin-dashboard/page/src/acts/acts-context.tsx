import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { ActDialog } from "./act-dialog.tsx";
import type { Plan } from "./plan.ts";

const ActsContext = createContext<((plan: Plan) => void) | null>(null);

/** Shows the dialog for what is proposed below it; nothing is sent before it is confirmed there. */
export function ActsProvider({ children }: { readonly children: ReactNode }) {
  const [plan, setPlan] = useState<Plan | null>(null);
  const close = useCallback(() => setPlan(null), []);
  // Plans are functions, which the setter of a state would call.
  const propose = useCallback((next: Plan) => setPlan(() => next), []);
  return (
    <ActsContext value={propose}>
      {children}
      {plan === null ? null : <ActDialog plan={plan} onClose={close} />}
    </ActsContext>
  );
}

/** Asks the operator whether this is to be done. */
export function usePropose(): (plan: Plan) => void {
  const propose = useContext(ActsContext);
  if (propose === null) throw new TypeError("Expected the component to be inside `ActsProvider`.");
  return propose;
}
