/** The name of a rule of this package, also where a host's bundler shortens class names; a class that extends it has its own. */
export function builtInName(rule: object, builtIn: object, name: string): string {
  return rule.constructor === builtIn ? name : rule.constructor.name;
}
