import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";

/** `dataset_description.json` and the metadata beside a data file. */
interface Metadata {
  readonly "@context"?: unknown;
  readonly "@type"?: unknown;
  readonly name?: unknown;
  readonly description?: unknown;
  readonly variableMeasured?: unknown;
}

/** Properties of schema.org that a `Dataset` and a `PropertyValue` have, of those that we use. */
const datasetProperties: ReadonlySet<string> = new Set([
  "name",
  "description",
  "schemaVersion",
  "keywords",
  "creditText",
  "variableMeasured",
]);
const valueProperties: ReadonlySet<string> = new Set(["name", "description", "unitText"]);

/**
 * What the rules of Psych-DS 1.5 (psychds-docs, "Rules and Conventions") find wrong with a folder. The official validator is not
 * on the npm registry; this checks the same rules, warnings included.
 */
export async function psychDsProblems(folder: string): Promise<readonly string[]> {
  const problems: string[] = [];
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const description = await metadataOf(join(folder, "dataset_description.json"));
  if (description["@context"] !== "https://schema.org/") problems.push("@context is not schema.org");
  if (description["@type"] !== "Dataset") problems.push("@type is not Dataset");
  for (const key of ["name", "description"] as const) {
    if (typeof description[key] !== "string" || description[key] === "") problems.push(`${key} is missing`);
  }
  problems.push(...unknownProperties(description, "dataset_description.json"));
  const data = files.filter((file) => file.startsWith("data/") && file.endsWith(".csv"));
  if (data.length === 0) problems.push("there is no data file");
  const allowed =
    /^(?:dataset_description\.json|README\.md|CHANGES\.md|documentation\/.*|data\/.*\.(?:csv|json))$/;
  for (const file of files) if (!allowed.test(file)) problems.push(`${file} has no place in a dataset`);
  for (const file of data) {
    const text = await readFile(join(folder, file));
    if (text.length === 0) problems.push(`${file} is empty`);
    if (!/^data\/(?:[a-z]+-[a-zA-Z0-9]+_)+data\.csv$/.test(file))
      problems.push(`${file} is not named by keywords`);
    for (const [, key] of file.matchAll(/([a-z]+)-/g)) {
      if (!official.has(key ?? "")) problems.push(`${file}: ${key ?? ""} is no official keyword`);
    }
    const rows: string[][] = parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
    const [header = []] = rows;
    if (new Set(header).size !== header.length) problems.push(`${file} has a column twice`);
    const beside = file.replace(/\.csv$/, ".json");
    const sidecar = files.includes(beside) ? await metadataOf(join(folder, beside)) : {};
    problems.push(...unknownProperties(sidecar, beside));
    // What stands beside a data file takes the place of what is said for all.
    for (const { variableMeasured } of [description, { ...description, ...sidecar }]) {
      const names = namesOf(variableMeasured);
      for (const column of header)
        if (!names.includes(column)) problems.push(`${file}: ${column} is not described`);
    }
  }
  return problems;
}

const official: ReadonlySet<string> = new Set(
  "study site subject session task condition trial stimulus description".split(" "),
);

async function metadataOf(path: string): Promise<Metadata> {
  const metadata: Metadata = JSON.parse(await readFile(path, "utf8"));
  return metadata;
}

function namesOf(variables: unknown): readonly unknown[] {
  if (!Array.isArray(variables)) return [];
  return variables.map((variable: unknown) =>
    isPropertyValue(variable) ? variable.name : typeof variable === "string" ? variable : null,
  );
}

function unknownProperties(metadata: Metadata, file: string): readonly string[] {
  const variables = Array.isArray(metadata.variableMeasured) ? metadata.variableMeasured : [];
  return [
    ...Object.keys(metadata).filter((key) => !key.startsWith("@") && !datasetProperties.has(key)),
    ...variables.flatMap((variable: unknown) =>
      isPropertyValue(variable)
        ? Object.keys(variable).filter((key) => !key.startsWith("@") && !valueProperties.has(key))
        : ["a variable that is no PropertyValue"],
    ),
  ].map((property) => `${file}: ${property} is no property of schema.org that belongs there`);
}

function isPropertyValue(value: unknown): value is { readonly name: unknown } {
  return (
    typeof value === "object" && value !== null && "@type" in value && value["@type"] === "PropertyValue"
  );
}
