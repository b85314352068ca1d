/** The AWS variables as whoever deploys on a local cloud has them. */
type Cloud = { readonly gateway: string; readonly credentials: { accessKeyId: string; secretAccessKey: string } };

/** Runs with them set, and puts back what was there. */
export async function withAmbient<T>({ gateway, credentials }: Cloud, run: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  process.env.AWS_ENDPOINT_URL = gateway;
  process.env.AWS_ACCESS_KEY_ID = credentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = credentials.secretAccessKey;
  try {
    return await run();
  } finally {
    process.env = before;
  }
}
