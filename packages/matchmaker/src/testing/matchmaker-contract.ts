export interface ContractCase {}
export function matchmakerContract(): void {}
