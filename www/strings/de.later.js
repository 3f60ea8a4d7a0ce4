/** What later views say in German. */

export { later } from "./de.js?later";
