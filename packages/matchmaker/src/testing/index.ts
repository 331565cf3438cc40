/**
 * The contract of rules as test cases, and a journal in memory.
 *
 * @module @waitroom/matchmaker/testing
 */
export type { ContractCase } from "./contract-case.ts";
export { journalContract, type ContractJournal, type JournalPlace } from "./journal-contract.ts";
export { matchmakerContract, type MatchmakerContractOptions } from "./matchmaker-contract.ts";
export { MemoryJournal } from "./memory-journal.ts";
