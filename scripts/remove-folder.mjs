import { rmSync } from "node:fs";

// A package's build begins with it: the compiler leaves files of sources that are gone, and they would be packed.
const [folder, ...others] = process.argv.slice(2);
if (folder === undefined || others.length > 0) throw new Error("Expected one folder to remove.");
rmSync(folder, { recursive: true, force: true });
