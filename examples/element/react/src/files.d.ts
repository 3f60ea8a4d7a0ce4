/** Files as text, as vite brings them. */
declare module "*?raw" {
  const text: string;
  export default text;
}
