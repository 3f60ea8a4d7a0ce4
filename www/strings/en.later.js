/** What later views say in English. Its own module, so that a bundle can leave these texts out of the first load. */

export { later } from "./en.js?later";
