export const tableType = "aws:dynamodb/table:Table";

/** A table like the platform's own: a stream, two sparse indexes, a time to live. */
export const tableInputs = {
  billingMode: "PAY_PER_REQUEST",
  hashKey: "pk",
  attributes: [
    { name: "pk", type: "S" },
    { name: "investigation", type: "S" },
    { name: "due", type: "N" },
    { name: "dueShard", type: "N" },
  ],
  globalSecondaryIndexes: [
    {
      name: "byInvestigation",
      keySchemas: [{ attributeName: "investigation", keyType: "HASH" }],
      projectionType: "KEYS_ONLY",
    },
    {
      name: "due",
      keySchemas: [
        { attributeName: "dueShard", keyType: "HASH" },
        { attributeName: "due", keyType: "RANGE" },
      ],
      projectionType: "KEYS_ONLY",
    },
  ],
  streamEnabled: true,
  streamViewType: "NEW_AND_OLD_IMAGES",
  ttl: { attributeName: "expireAt", enabled: true },
  pointInTimeRecovery: { enabled: true },
  serverSideEncryption: { enabled: true },
  deletionProtectionEnabled: false,
};
