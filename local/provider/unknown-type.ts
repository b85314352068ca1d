/** What is said of a type that the local cloud does not make, and how to do without it. */
export function unknownType(type: string): string {
  const isNetwork = /^(aws:ec2\/|aws:vpc\/|awsx:ec2:)/.test(type);
  const instead = isNetwork ? "; it has no networks: leave out the setting that asks for one" : "";
  return `the local cloud does not know the resource type ${type}${instead}`;
}
