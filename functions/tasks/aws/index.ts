/** Tasks that act in AWS accounts, each by a narrow role there. */
export { blockPublicAccess } from "./s3-block-public-access.ts";
