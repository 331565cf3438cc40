export { MemoryJournal } from "./memory-journal.ts";
export { matchmakerContract, type ContractCase } from "./matchmaker-contract.ts";
