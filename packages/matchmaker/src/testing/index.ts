export type { ContractCase } from "./contract-case.ts";
export { matchmakerContract, type MatchmakerContractOptions } from "./matchmaker-contract.ts";
export { MemoryJournal } from "./memory-journal.ts";
