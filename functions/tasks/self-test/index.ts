/** Tasks for a platform's test of itself. */
export { echo } from "./echo.ts";
