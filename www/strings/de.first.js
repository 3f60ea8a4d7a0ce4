/** What the page begins with in German. Its own module, so that a bundle can leave the later texts out of the first load. */

export { first } from "./de.js?first";
