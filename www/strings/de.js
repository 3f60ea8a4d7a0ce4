/**
 * Everything that the page says in German: the same members as in `en.js`, in the same order. Reasons in reports are the
 * library's, and English; what a code means stands here under `codes.explanations`.
 */

import { day as dayOf, moment, number, percent } from "../format.js";

/** The number of a day stays on the line of its month. */
const day = (time) => dayOf(time).replace(". ", ".\u00a0");

const bytes = (count) => (count === 1 ? "1 Byte" : `${number(count)} Bytes`);
const validators = (count) => (count === 1 ? "1 Validator" : `${number(count)} Validatoren`);
const validatorsDative = (count) => (count === 1 ? "1 Validator" : `${number(count)} Validatoren`);
const stepsOf = (count) => (count === 1 ? "1 Schritt" : `${number(count)} Schritten`);
const weight = (some, all) => `${number(some)} von ${number(all)} Stimmgewicht`;
/** Where something stands in a ledger: people count from one, proofs from zero. */
const entry = (index, size = null) =>
  `Eintrag ${number(index + 1)}${size === null ? "" : ` von ${number(size)}`} (Index ${number(index)})`;
const series = (all) => new Intl.ListFormat("de").format(all);

const showAll = (count) => `Alle ${number(count)} zeigen`;

const days = (seconds) => {
  const count = Math.floor(seconds / 86_400);
  return count === 1 ? "1 Tag" : `${number(count)} Tage`;
};

/** How one of two certificates comes to be newer: a later epoch, or a later time in the same one. */
const newer = (one, other, [epoch, before], [time, earlier]) =>
  epoch === before
    ? `Beide sind aus Epoche ${number(epoch)}; Zertifikat ${number(one)} wurde besiegelt am ${moment(time)}, ` +
      `Zertifikat ` +
      `${number(other)} am ${moment(earlier)}.`
    : `Beide beantworten denselben Prompt; Zertifikat ${number(one)} ist aus Epoche ${number(epoch)}, Zertifikat ` +
      `${number(other)} ` +
      `aus Epoche ${number(before)}.`;
/** What is superseded loses nothing; where no answer was compared, it was not more than sound before. */
const stillHolds = (place, state) =>
  `Zertifikat ${number(place)} bleibt ${state === "valid" ? "gültig" : "in Ordnung"} für das, was es sagt: was ein ` +
  "Quorum zu seiner Zeit besiegelt hat.";

export const first = {
  // ------------------------------------------------------------------------------------------------ page
  page: {
    title: "Quorumseal: eine besiegelte Antwort prüfen",
    description:
      "Im eigenen Browser prüfen, ob eine KI-Antwort von einem gewichteten Quorum von Validatoren " +
      "besiegelt wurde.",
    intro:
      "Hier im Browser prüfen, ob eine KI-Antwort genau das ist, was ein gewichtetes Quorum unabhängiger " +
      "Validatoren " +
      "besiegelt hat. Nichts davon verlässt diese Seite.",
    footer:
      "Geprüft wird auf diesem Gerät. Was geprüft wird, geht nirgendwohin und wird nirgends aufbewahrt; gemerkt " +
      "wird, nur " +
      "hier, was festgelegt wurde. Dieselben Dateien führen jederzeit zum selben Urteil.",
    codes: "Was die Codes bedeuten",
    licences: "Lizenzen des Verwendeten",
    language: "Sprache",
  },

  // ------------------------------------------------------------------------------------------------ given
  given: {
    title: "Was geprüft wird",
    drop: "Alles hier ablegen",
    dropHelp:
      "Zertifikat, Antwort, Prompt, Quittung, Vertrauenspaket: was davon da ist, in beliebiger Reihenfolge. " +
      "Erkannt wird jedes an seinem Inhalt.",
    over: "Loslassen, um es hier zu prüfen",
    choose: "Dateien wählen",
    clipboard: "Aus der Zwischenablage einfügen",
    paste: "Oder einen Text einfügen",
    pasteHelp: "Ein eingefügter Text wird sofort übernommen, genau wie er kopiert wurde.",
    take: "Diesen Text übernehmen",
    size: bytes,
    pasted: "Eingefügter Text",
    linked: "Aus dem Link",
    reading: "Wird gelesen…",
    unnamed: "Text",
    taken: (count) => (count === 1 ? "Eines wurde übernommen." : `${number(count)} wurden übernommen.`),
    unreadable: (name, reason) => `${name} ließ sich nicht lesen: ${reason}`,
    emptyClipboard: "In der Zwischenablage ist kein Text.",
    refusedClipboard:
      "Der Browser lässt diese Seite die Zwischenablage nicht lesen. Mit der Tastatur lässt sich " +
      "trotzdem einfügen.",
  },

  // ------------------------------------------------------------------------------------------------ trust
  trust: {
    title: "Wem vertraut wird",
    help:
      "Festgelegt wird eine einzige Kennung, der Anker: die des Validatorensatzes irgendeiner Epoche, aus " +
      "verlässlicher Quelle. Ein " +
      "Vertrauenspaket verbindet die anderen Epochen mit ihm, ältere durch Hashes, neuere durch die Übergabe " +
      "eines Quorums. Das Paket " +
      "selbst darf von überall kommen.",
    none: "Noch wird niemandem vertraut",
    waiting: "Eine Kennung ist festgelegt; ihr Vertrauenspaket fehlt",
    failed: "Niemandem wird vertraut: siehe unten",
    anchor: "Anker",
    anchorHelp: "blake3: und 64 hexadezimale Ziffern",
    pin: "Festlegen",
    malformedAnchor: "Das ist keine Kennung: sie besteht aus blake3: und 64 Ziffern 0–9 und a–f.",
    bundles: "Vertrauenspakete",
    noBundles: "Noch keines. Es lässt sich mit den anderen Dateien ablegen oder hier wählen.",
    choose: "Vertrauenspaket wählen",
    suggested: "Ein Paket schlägt eine Kennung vor. Nur festlegen, wenn sie auch von anderswo bekannt ist:",
    suggestedPin: "Die vorgeschlagene Kennung festlegen",
    forget: "Dies vergessen",
    forgotten: "Es ist nichts mehr festgelegt.",
    restore: "Zurück zum vorher Festgelegten",
    restored: "Dem vorher Festgelegten wird wieder vertraut.",
  },

  // ------------------------------------------------------------------------------------------------ status
  status: {
    title: "Urteil",
    loading: "Das Prüfprogramm wird geladen…",
    idle: {
      title: "Noch nichts zu prüfen",
      sentence: "Gebraucht werden ein Zertifikat und die Antwort, mit der es kam.",
      about: "Was eine Prüfung zeigt",
      points: [
        "Wer besiegelt hat: Validatoren, deren Gewicht ein Quorum ergibt, in einem Satz, der mit der einen " +
          "festgelegten Kennung zusammenhängt.",
        "Was besiegelt wurde: genau die Bytes dieser Antwort, und die dieses Prompts, wenn er gegeben ist.",
        "Sonst nichts: keine Signatur zeigt, dass eine Antwort wahr ist oder dass sie die neueste ist.",
      ],
    },
    waiting: {
      title: "Es fehlt etwas",
      sentence:
        "Das Gegebene gehört zu einem Zertifikat. Gebraucht werden das Zertifikat und die Antwort, mit " +
        "der es kam.",
    },
    checking: "Wird geprüft…",
    stale: "Urteil und Belege, die noch zu sehen sind, stammen von vorher und zählen jetzt nicht.",
    reading: (done, total) => `${percent(Math.floor((100 * done) / total) / 100)} von ${bytes(total)} gelesen`,
    progress: "Wie viel der Dateien gelesen ist",
    cancel: "Abbrechen",
    cancelled: {
      title: "Abgebrochen",
      sentence: "Die Prüfung wurde vor ihrem Ende angehalten, es gibt also kein " + "Urteil.",
    },
    again: "Erneut prüfen",
    refused: {
      trust: "Kein Urteil: wem vertraut wird, steht nicht fest",
      given: "Kein Urteil: das Gegebene lässt sich nicht lesen",
      policy: "Kein Urteil: die Richtlinie ist nicht verwendbar",
      load: "Kein Urteil: das Prüfprogramm ließ sich nicht starten",
      link: "Der Link lässt sich nicht öffnen",
      view: "Ein Teil der Seite ließ sich nicht laden",
    },
    reason: (message) => {
      const whole = message.charAt(0).toUpperCase() + message.slice(1);
      return /[.!?]$/.test(whole) ? whole : `${whole}.`;
    },
    toTrust: "Zu „Wem vertraut wird“",
  },

  // ------------------------------------------------------------------------------------------------ examples
  examples: {
    title: "Ein Beispiel öffnen",
    help:
      "Zwei Geschichten mit allen ihren Dateien. Das Vertrauen darin dient der Vorführung: die Schlüssel kann " +
      "jeder ableiten, und " +
      "sie schützen nichts.",
    failed: (name, reason) => `Das Beispiel ließ sich nicht laden: ${name}: ${reason}`,
    status: (status) => `der Server antwortet mit ${status}`,
  },

  // ------------------------------------------------------------------------------------------------
};

export const later = {
  // ------------------------------------------------------------------------------------------------ offline
  offline: {
    newer:
      "Es gibt eine neuere Version dieser Seite. Sie wird verwendet, wenn die Seite das nächste Mal geöffnet " +
      "wird, oder sofort; " +
      "was hier offen ist, wird dann vergessen.",
    load: "Jetzt verwenden",
    others: "Ein anderer Tab zeigt noch die vorige Version. Erst alle anderen schließen, dann noch einmal versuchen.",
  },

  // ------------------------------------------------------------------------------------------------ tray
  tray: {
    title: "Gegeben",
    clear: "Alles entfernen",
    share: "Link zu diesem Zertifikat kopieren",
    shared: "Der Link ist in der Zwischenablage. Er enthält das Zertifikat und die Quittung, nicht die Antwort.",
    shareShown: "Die Zwischenablage ist hier nicht erlaubt. Der Link lässt sich aus dem Feld kopieren.",
    shareField: "Link zu diesem Zertifikat",
    kinds: {
      certificate: "Zertifikat",
      answer: "Antwort",
      prompt: "Prompt",
      receipt: "Quittung",
      vote: "Stimme",
      advisory: "Warnmeldung",
      policy: "Richtlinie",
      bundle: "Vertrauenspaket",
      set: "Validatorensatz",
      anchor: "Kennung zum Festlegen",
      several: "Dokumente",
    },
    many: (kind, count) => `${kind}, ${number(count)} in einer Datei`,
    unused: {
      spare: "Nicht verwendet: gehört zu keinem der Zertifikate.",
      alone: "Nicht verwendet: es gibt kein Zertifikat und keine Antwort, zu der es gehören könnte.",
    },
    asAnswer: "Als Antwort nehmen",
    asPrompt: "Als Prompt nehmen",
    asFound: "Wie erkannt nehmen",
    pin: "Diese Kennung festlegen",
    forWhich: (action, name) => `${action}: ${name}`,
    remove: "Entfernen",
    removed: (name) => `Entfernt: ${name}`,
    cleared: "Alles wurde entfernt.",
  },

  // ------------------------------------------------------------------------------------------------ findings
  findings: {
    title: (count) => `${number(count)} Befunde`,
    certificate: (index) => `Zertifikat ${number(index)}`,
    answer: (index) => `Antwort ${number(index)}`,
    shown: (name) => `Gezeigt wird: ${name}`,
    more: showAll,
    states: {
      valid: "gültig",
      "sealed-unbound": "besiegelt, ohne Abgleich",
      insufficient: "unzureichend",
      untrusted: "nicht vertraut",
      unsupported: "nicht unterstützt",
      invalid: "ungültig",
      provisional: "vorläufig",
    },
  },

  // ------------------------------------------------------------------------------------------------ trusted
  trusted: {
    own: (network, epoch) => `Netzwerk ${network}, bis Epoche\u00a0${number(epoch)}`,
    demo: (network, epoch) => `Vorführnetzwerk ${network}, bis Epoche\u00a0${number(epoch)}`,
    demoNote: "Eine Vorführung: die Schlüssel kann jeder ableiten, sie schützen also nichts.",
    kept: {
      all: "Auf diesem Gerät gemerkt.",
      id: "Auf diesem Gerät gemerkt, nur das Paket nicht: es ist zu groß und beim nächsten Mal wieder anzugeben.",
    },
    head: "Neuester Satz, dem vertraut wird",
    headValue: (epoch, network) => `Epoche ${number(epoch)} von ${network}`,
    sets: (count) => (count === 1 ? "1 Satz, dem vertraut wird" : `${number(count)} Sätze, denen vertraut wird`),
    set: (epoch) => `Epoche ${number(epoch)}`,
    via: {
      anchor: "festgelegt",
      previous: "durch Hash, aus der Epoche danach",
      skip: "durch einen Verlaufsbeweis",
      handover: "durch die Übergabe eines Quorums",
    },
    detail: (quorum, total, count) => `Quorum ${number(quorum)} von ${number(total)}, ${validators(count)}`,
    unexamined: (count) =>
      count === 1
        ? "1 Signatur darauf lag jenseits der Grenze und wurde nicht betrachtet"
        : `${number(count)} Signaturen darauf lagen jenseits der Grenze und wurden nicht betrachtet`,
    ignored: (count) => (count === 1 ? "1 Satz wird übergangen" : `${number(count)} Sätze werden übergangen`),
    ignoredNote: (count) =>
      `${count === 1 ? "Er kam mit den Paketen, und ihm" : "Sie kamen mit den Paketen, und ihnen"} wird nicht ` +
      "vertraut. Das schadet sonst nichts.",
    ignoredName: (epoch, network) =>
      epoch === null ? "Ein Dokument, das sich nicht lesen lässt" : `Epoche ${number(epoch)} von ${network}`,
    reasons: {
      malformed: "fehlerhaft",
      unsupported: "für eine neuere Version gemacht",
      link: "falsche Verknüpfung",
      handover: "keine Übergabe: zu wenige Signaturen",
      skip: "falscher Verlaufsbeweis",
      unconnected: "nichts verbindet ihn",
    },
    errors: {
      "input.anchor": "Der Anker ist keine Kennung: sie besteht aus blake3: und 64 Ziffern 0–9 und a–f.",
      "trust.no-bundle": "Die Kennung ist festgelegt. Nun fehlt das Vertrauenspaket mit ihrem Validatorensatz.",
      "trust.too-large": "Das Vertrauenspaket ist größer als 64 MiB.",
      "trust.malformed": "Das Vertrauenspaket oder der festgelegte Satz ist beschädigt und lässt sich nicht lesen.",
      "trust.anchor-missing":
        "Der festgelegte Satz ist nicht im Vertrauenspaket. Ist es das Paket dieses Netzwerks und die Kennung " +
        "eines seiner Sätze?",
      "trust.unsupported": "Der festgelegte Satz wurde für eine neuere Version gemacht, als diese Seite lesen kann.",
      "trust.fork":
        "Die festgelegte Kennung führt zu zwei verschiedenen Sätzen derselben Epoche. Jemand hat zwei Verläufe " +
        "unterschrieben: keinem vertrauen, bevor der Grund bekannt ist.",
      "trust.rollback":
        "Das Paket ist älter als das, dem hier zuletzt vertraut wurde: der damals neueste Satz fehlt. Ein " +
        "neueres Paket hilft.",
    },
  },

  // ------------------------------------------------------------------------------------------------ link
  link: {
    tooLong: (limit) =>
      `Für einen Link ist es zu lang: die Grenze ist ${bytes(limit)}. Die Dateien selbst ` +
      `lassen sich weitergeben.`,
    linkTooLong: (limit) =>
      `Der Link ist zu lang: die Grenze sind ${number(limit)} Zeichen. Nichts davon wurde ` + `entpackt.`,
    tooLarge: (limit) =>
      `Was der Link enthält, ist entpackt größer als ${bytes(limit)}. Dort wurde abgebrochen, und nichts davon ` +
      `wird verwendet.`,
    damaged: "Der Link ist beschädigt: sein Inhalt lässt sich nicht entpacken. Vielleicht wurde er abgeschnitten.",
    unsupported: "Dieser Browser kann solche Links nicht entpacken. Die Dateien selbst lassen sich trotzdem prüfen.",
  },

  // ------------------------------------------------------------------------------------------------ verdict
  verdict: {
    state: {
      valid: "Gültig",
      "sealed-unbound": "Besiegelt, ohne Abgleich",
      insufficient: "Unzureichend",
      untrusted: "Nicht vertraut",
      unsupported: "Nicht unterstützt",
      invalid: "Ungültig",
      provisional: "Vorläufig",
    },

    valid: ({ length, signed, total, epoch, sealedAt }) => {
      const these =
        length === 0
          ? "Diese leere Antwort wurde"
          : length === 1
            ? "Dieses eine Byte wurde"
            : `Diese ${bytes(length)} wurden`;
      return `${these} mit ${weight(signed, total)} in Epoche\u00a0${number(epoch)} am ${day(sealedAt)} besiegelt.`;
    },
    validByDigest: ({ length, signed, total, epoch, sealedAt }) =>
      `Der angegebene Hash ist der von ${bytes(length)}, besiegelt mit ${weight(signed, total)} in ` +
      `Epoche\u00a0${number(epoch)} am ${day(sealedAt)}.`,
    scope: ({ asked, current, length }) => {
      const these = length === 0 ? "wurde sie" : "wurden sie";
      const answers = length === 0 ? "sie antwortet" : "sie antworten";
      const question = asked ? `Besiegelt ${these} als Antwort auf genau den gegebenen Prompt. ` : "";
      if (current === "no") {
        return (
          `${question}Unter dem Gegebenen ist ein neueres Zertifikat zum selben Prompt; das nimmt diesem nichts.` +
          (asked ? "" : ` Da kein Prompt gegeben wurde, sagt dies nichts darüber, auf welche Frage ${answers}.`)
        );
      }
      const newest =
        current === "yes"
          ? "Keines der anderen gegebenen Zertifikate ist neuer, doch sagt dies nichts darüber, ob es noch ein " +
            "anderes gibt"
          : "Dies sagt nichts darüber, ob es eine neuere Antwort gibt";
      const rest = asked ? "." : `, und, da kein Prompt gegeben wurde, auch nicht, auf welche Frage ${answers}.`;
      return `${question}${newest}${rest}`;
    },

    unbound: ({ length, signed, total, epoch, sealedAt }) =>
      `${bytes(length)} ${length === 1 ? "wurde" : "wurden"} mit ${weight(signed, total)} in ` +
      `Epoche\u00a0${number(epoch)} am ${day(sealedAt)} besiegelt, doch wurde keine Antwort zum Abgleich gegeben.`,
    unboundScope: (asked) =>
      (asked ? "Der Prompt ist der, den das Zertifikat nennt. " : "") +
      "Das Zertifikat ist in Ordnung; von keinem Text ist gezeigt, dass er das Besiegelte ist.",
    unboundNext: "Die Antwort selbst hinzufügen, als Datei oder als Text.",

    insufficient: ({ signed, threshold }) =>
      `Nicht besiegelt: unterschrieben hat ein Stimmgewicht von ${number(signed)}, ein Quorum ist ` +
      `${number(threshold)}.`,
    insufficientScope: ({ missing, matched }) =>
      `Es fehlt ein Gewicht von ${number(missing)}. ` +
      (matched
        ? "Die Antwort ist die, die das Zertifikat nennt, doch steht kein Quorum " + "dahinter."
        : "Dahinter steht kein Quorum."),
    insufficientFalse: (count) =>
      count === 1
        ? "1 Signatur darauf ist falsch: sie gehört zu anderen Bytes oder stammt nicht vom genannten Validator."
        : `${number(count)} Signaturen darauf sind falsch: sie gehören zu anderen Bytes oder stammen nicht von den ` +
          "genannten Validatoren.",
    insufficientNext:
      "Ist die Runde noch offen, können Signaturen dazukommen. Das fertige Zertifikat gibt es dort, woher dieses " +
      "kam.",
    insufficientFalseNext:
      "Das Zertifikat neu von dort holen, wo es ausgestellt wurde. Wurde es verändert, heilt das keine weitere " +
      "Signatur.",

    unpinned: "Noch ist keine Kennung festgelegt, hier wird also niemandem vertraut.",
    unpinnedScope:
      "Ohne festgelegte Kennung ist von keinem Validatorensatz bekannt, dass er der des Netzwerks " +
      "ist, und keine Signatur zählt.",
    unpinnedNext:
      "Die Kennung eines Validatorensatzes des Netzwerks aus verlässlicher Quelle festlegen und sein " +
      "Vertrauenspaket geben.",
    untrusted: "Nichts verbindet dieses Zertifikat mit der einen festgelegten Kennung.",
    untrustedScope: ({ epoch, network, head, how }) => {
      const named = `Es nennt einen Validatorensatz der Epoche\u00a0${number(epoch)} von ${network}`;
      if (how === "network") return `${named}. Das Vertrauenspaket ist das eines anderen Netzwerks.`;
      if (how === "other")
        return (
          `${named}, und zwar einen anderen als den, dem für diese Epoche vertraut wird. ` +
          `Zwei Sätze beanspruchen eine Epoche.`
        );
      if (how === "newer") return `${named}; das Vertrauenspaket reicht bis Epoche\u00a0${number(head)}.`;
      return `${named}, zu dem das Vertrauenspaket nicht führt, obwohl es bis Epoche\u00a0${number(head)} reicht.`;
    },
    untrustedBeside: (matched) =>
      matched
        ? "Die Antwort ist die, die das Zertifikat nennt, aber ein solches Zertifikat hätte jeder machen können."
        : "Ein solches Zertifikat hätte jeder machen können.",
    untrustedNext: {
      newer:
        "Gibt es den Satz wirklich, zeigt ihn ein neueres Vertrauenspaket. Es kommt vom Netzwerk und wird " +
        "hier hinzugefügt; die festgelegte Kennung bleibt.",
      older:
        "Gibt es den Satz wirklich, zeigt ihn ein vollständigeres Vertrauenspaket. Es kommt vom Netzwerk " +
        "und wird hier hinzugefügt.",
      other:
        "Das ist mit denen zu klären, die das Netzwerk betreiben. Bis dahin ist auf dieses Zertifikat kein " +
        "Verlass.",
      network: "Wer jenem Netzwerk vertraut, legt eine Kennung von ihm fest und gibt dessen Vertrauenspaket dazu.",
    },
    toGiven: "Zu „Was geprüft wird“",

    unsupported: "Das lässt sich hier nicht sagen: das Zertifikat wurde für eine neuere Fassung des Formats gemacht.",
    unsupportedScope: "Darum ist weder gezeigt, dass es gültig ist, noch dass es ungültig ist.",
    unsupportedNext: "Eine neuere Version dieser Seite verwenden.",

    notOutput: "Das ist nicht die Antwort, die besiegelt wurde.",
    otherLength: (length, given) => `Die besiegelte Antwort hat ${bytes(length)}, die gegebene ${number(given)}.`,
    otherBytes: "Die Länge stimmt, aber mindestens ein Byte ist ein anderes.",
    restHolds: (signed, total) =>
      `Das Zertifikat selbst ist in Ordnung: mit ${weight(signed, total)} wurde eine andere Antwort besiegelt.`,
    notOutputNext:
      "Die Antwort neu beschaffen, lieber als Datei als durch Kopieren, oder das Zertifikat suchen, " +
      "das zu ihr gehört.",
    notPrompt: "Das wurde als Antwort auf einen anderen Prompt besiegelt.",
    promptOnly: "Die Antwort ist die besiegelte, aber nicht zum gegebenen Prompt.",
    promptUnbound:
      "Der gegebene Prompt ist nicht der, den das Zertifikat nennt, und eine Antwort wurde nicht " + "gegeben.",
    notPromptNorOutput: "Weder der Prompt noch die Antwort ist das, was besiegelt wurde.",
    notPromptNext:
      "Den Prompt bis zum letzten Leerzeichen vergleichen: ein geändertes Zeichen macht einen " + "anderen daraus.",
    notRead: "Das ist kein Zertifikat, das sich lesen lässt.",
    notReadScope: "Wer was besiegelt hat, ist also nicht bekannt.",
    notReadNext: "Das Zertifikat neu beschaffen, als Datei. Vielleicht wurde es unterwegs gekürzt oder verändert.",
    notCertificate: "Was der Umschlag enthält, ist kein Zertifikat in der richtigen Form.",
    contradicts: "Das Zertifikat widerspricht dem Validatorensatz, den es nennt.",
    tally: "Ein Quorum hat es unterschrieben, aber die Stimmen, die es angibt, können nicht stimmen.",
    several: "Das Zertifikat hält nicht stand, und das Gegebene passt nicht dazu.",
    invalid: "Das Zertifikat hält nicht stand.",
    invalidNext: "Darauf ist kein Verlass. Ein anderes gibt es vielleicht dort, woher dieses kam.",

    provisional: (given) =>
      given ? "Kein Zertifikat: für diese Antwort verbürgt sich niemand." : "Es wurde kein Zertifikat gegeben.",
    provisionalScope: "Sie kann richtig oder falsch sein; diese Seite kann nichts darüber sagen.",
    provisionalNext: "Das Zertifikat hinzufügen, das mit ihr kam. Sein Dateiname endet oft auf .cert.json.",

    hint: "Beinahe.",
    hintSays: (changes) =>
      `Es wäre die besiegelte Antwort ${changes.join(", dann ")}. Beim Kopieren oder Speichern ändert sich das oft.`,
    change: {
      "bom-removed": "ohne die Bytereihenfolge-Marke am Anfang",
      "bom-added": "mit einer Bytereihenfolge-Marke am Anfang",
      "line-endings-lf": "mit LF statt CRLF als Zeilenende",
      "line-endings-crlf": "mit CRLF statt LF als Zeilenende",
      "line-space-trimmed": "ohne die Leerzeichen an den Zeilenenden",
      "final-newline-removed": "ohne ihr letztes Zeilenende",
      "final-newline-added": "mit einem Zeilenende nach der letzten Zeile",
      "trailing-space-trimmed": "ohne den Leerraum am Ende",
    },
    nfc:
      "Es wäre die besiegelte Antwort nach Unicode-Normalisierung (NFC): Buchstaben und ihre Akzente wurden " +
      "unterwegs getrennt geschrieben.",
    demo: "Vorführnetzwerk.",
    demoNote: "Die Schlüssel kann jeder ableiten, dies schützt also nichts.",
    advisory: "Warnmeldung.",
    advisoryNote: (kinds) =>
      "Die Validatoren des Netzwerks haben veröffentlicht, was dieses Zertifikat, sein Modell oder einen Schlüssel " +
      `seines Validatorensatzes betrifft: ${series(kinds.map((kind) => `„${kind}“`))}. Das ändert das Urteil nicht; ` +
      "ob man sich noch darauf verlässt, entscheidet man selbst.",
    votes: "Widerspruch.",
    equivocation: "Doppelte Besiegelung.",
    equivocationNote: (certificates, count, some) =>
      `Dieselbe Runde hat noch ${
        certificates === 2
          ? "ein anderes Zertifikat besiegelt, das ebenfalls gegeben ist"
          : `${number(certificates - 1)} andere Zertifikate besiegelt, die ebenfalls gegeben sind`
      }. ${validators(count)} mit einem Gewicht von ${number(some)} ${count === 1 ? "hat" : "haben"} ` +
      `${certificates === 2 ? "beide" : "mehr als eines davon"} unterschrieben.`,
    parts: "Nicht jeder Teil.",
    partsNote: (rejected, contested) => {
      const are = (count) => (count === 1 ? "1 Teil der Antwort ist" : `${number(count)} Teile der Antwort sind`);
      if (rejected === 0)
        return (
          `${are(contested)} umstritten: kein Quorum hat ${contested === 1 ? "ihn" : "sie"} bestätigt oder ` +
          "abgelehnt."
        );
      const other = contested === 0 ? "" : `, und ${number(contested)} ${contested === 1 ? "ist" : "sind"} umstritten`;
      return `${are(rejected)} von einem Quorum abgelehnt${other}.`;
    },
    refused: "Nicht akzeptiert.",
    refusedNote: (rules) =>
      `Die eigene Richtlinie lehnt es ab. Nicht erfüllt: ${series(rules.map((rule) => `„${rule}“`))}.`,
    next: "Was nun?",

    names: { valid: "Gültig", logged: "Eingetragen", current: "Aktuell", accepted: "Akzeptiert" },
    word: { yes: "ja", no: "nein", open: "nicht bekannt", none: "nicht gefragt", contested: "umstritten" },
    validNote: {
      valid: "genau das, was ein Quorum besiegelt hat",
      "sealed-unbound": "keine Antwort wurde abgeglichen",
      insufficient: "kein Quorum",
      untrusted: "mit keiner festgelegten Kennung verbunden",
      unsupported: "für eine neuere Version gemacht",
      invalid: "siehe Prüfschritte",
      provisional: "kein Zertifikat",
    },
    loggedYes: (time) => `spätestens am ${day(time)} im Register`,
    loggedNo: "die Quittung ist falsch",
    loggedUnknown: "das Vertrauenspaket entscheidet es nicht",
    loggedNone: "keine Quittung gegeben",
    currentYes: "kein gegebenes ist neuer",
    currentNo: "ein neueres wurde gegeben",
    currentContested: "seine Runde hat noch ein anderes besiegelt",
    currentUnknown: "ein Zertifikat allein zeigt es nicht",
    acceptedYes: "die eigene Richtlinie stimmt zu",
    acceptedNo: (count) =>
      count === 1
        ? "abgelehnt von 1 Regel der eigenen Richtlinie"
        : `abgelehnt von ${number(count)} Regeln der eigenen Richtlinie`,
    acceptedNotValid: "nie, wenn es nicht gültig ist",
    acceptedNone: "keine Richtlinie gegeben",
  },

  // ------------------------------------------------------------------------------------------------ checks
  checks: {
    title: "Sieben Prüfschritte",
    gist: (passed, failed, skipped) =>
      [
        passed === 0 && failed + skipped > 0 ? null : `${number(passed)} bestanden`,
        failed === 0 ? null : `${number(failed)} gescheitert`,
        skipped === 0 ? null : `${number(skipped)} nicht ausgeführt`,
      ]
        .filter(Boolean)
        .join(", "),
    names: {
      envelope: "Umschlag",
      statement: "Aussage",
      "validator-set": "Validatorensatz",
      quorum: "Quorum",
      tally: "Auszählung",
      prompt: "Prompt",
      output: "Antwort",
    },
    asks: {
      envelope: "Ist es ein wohlgeformter unterschriebener Umschlag?",
      statement: "Sagt es vollständig, was besiegelt wurde?",
      "validator-set":
        "Führt eine Kette von der festgelegten Kennung zu dem Satz, den es nennt, und stimmen Netzwerk und Epoche " +
        "überein?",
      quorum: "Hat genug Stimmgewicht unterschrieben?",
      tally: "Können die Stimmen, die es angibt, stimmen?",
      prompt: "Ist es der Prompt, den das Zertifikat nennt?",
      output: "Ist es die Antwort, die das Zertifikat nennt?",
    },
    status: { pass: "bestanden", fail: "gescheitert", skipped: "nicht ausgeführt" },
    why: {
      provisional: "Es gibt kein Zertifikat.",
      prompt: "Kein Prompt wurde gegeben, über die Frage ist also nichts gesagt.",
      output: "Keine Antwort wurde gegeben, von nichts ist also gezeigt, dass es das Besiegelte ist.",
      earlier: (name) => `„${name}“ ist vorher gescheitert, es gab also nichts, woran dies zu prüfen wäre.`,
    },
    expected: "Erwartet",
    got: "Gefunden",
    weight: (weighs) => `Stimmgewicht ${number(weighs)}`,
    code: "Code",
    yes: "ja",
    no: "nein",
    copy: "Kopieren",
    copied: "Kopiert",
    copyOf: (what) => `Kopieren: ${what}`,
  },

  // ------------------------------------------------------------------------------------------------ electorate
  electorate: {
    title: "Wer dahintersteht",
    unknown:
      "Nicht bekannt: das braucht ein lesbares Zertifikat und einen Validatorensatz, dem vertraut wird und der dazu " +
      "passt.",
    gist: ({ signed, total, threshold }) =>
      `Unterschrieben: ${weight(signed, total)}; ein Quorum ist ${number(threshold)}`,
    margin: (margin) =>
      margin < 0 ? `${number(-margin)} zu wenig` : margin === 0 ? "genau genug" : `${number(margin)} mehr als nötig`,
    threshold: (threshold) => `Quorum ${number(threshold)}`,
    picture: ({ signed, total, threshold, parts }) =>
      `Balken des Stimmgewichts. ${number(signed)} von ${number(total)} haben unterschrieben; das Quorum ist ` +
      `${number(threshold)}. ` +
      `${parts.join("; ")}.`,
    part: (cast, count, weighs) => `${cast}: ${number(weighs)}, von ${validatorsDative(count)}`,
    cast: {
      affirmed: "unter\u00adschrieben",
      failed: "falsche Signatur",
      voted: "durch Stimme bestätigt, nicht unterschrieben",
      unsupported: "Schlüssel nicht unterstützt",
      silent: "still",
      abstained: "Enthaltung",
      dissented: "widersprochen",
    },
    falseToo: "und eine falsche Signatur",
    twice: "hat zwei verschiedene Dinge gesagt",
    claimed: "Die Abstimmung, laut Zertifikat",
    claimedPicture: (parts) => `Balken der angegebenen Gewichte: ${parts.join(", ")}.`,
    claimedPart: (name, weighs) => `${name} ${number(weighs)}`,
    claimedNote:
      "Es nennt diese Summen, nicht, wer wie gestimmt hat. Das zeigen nur Signaturen und hier " +
      "gegebene Stimmen.",
    claimedNoteUnproven: "Das ist behauptet und nicht bewiesen: dass das Zertifikat gültig ist, ist nicht gezeigt.",
    tally: { affirm: "bestätigt", dissent: "widersprochen", abstain: "Enthaltung", unaccounted: "nicht belegt" },
    operators: "Nach Betreibern",
    operator: ({ signed, total, count }) =>
      `${number(signed)} von ${number(total)} unterschrieben, ` + `${validators(count)}`,
    operatorPivotal: "ohne ihn fällt das Quorum",
    noOperator: "kein Betreiber genannt",
    table: (count) => `Alle ${number(count)} Validatoren als Tabelle`,
    caption: (count, network, epoch) =>
      `${count === 1 ? "Der eine Validator" : `Die ${number(count)} Validatoren`} der Epoche ${number(epoch)} ` +
      `von ${network}`,
    columns: { id: "Validator", operator: "Betreiber", weight: "Gewicht", cast: "Was er tat" },
    pivotal: "ausschlaggebend",
    pivotalNote: (names) => {
      if (names.length === 0)
        return "Keine einzelne Signatur ist ausschlaggebend: das Quorum stünde auch ohne " + "jede einzelne.";
      const some = names.slice(0, 12).join(", ");
      const more = names.length > 12 ? ` und ${number(names.length - 12)} weitere` : "";
      return names.length === 1
        ? `Ausschlaggebend: ${some}. Ohne diese Signatur fiele das Quorum.`
        : `Ausschlaggebend: ${some}${more}. Ohne auch nur eine dieser Signaturen fiele das Quorum.`;
    },
    more: showAll,
    unknownSignatures: (count) =>
      count === 1
        ? "1 Signatur nennt keinen Validator des Satzes. Sie ändert nichts."
        : `${number(count)} Signaturen nennen keinen Validator des Satzes. Sie ändern nichts.`,
    failedSignatures: (count) =>
      count === 1
        ? "1 Signatur ist falsch und wird nicht gezählt."
        : `${number(count)} Signaturen sind falsch ` + `und werden nicht gezählt.`,
    oversigned: (over) =>
      `Die Signaturen haben ${number(over)} mehr Gewicht, als laut Zertifikat bestätigt hat. Daran allein scheitert ` +
      "keine Prüfung.",
  },

  // ------------------------------------------------------------------------------------------------ chain
  chain: {
    title: "Von der festgelegten Kennung zu diesem Validatorensatz",
    noTrust: "Nichts ist festgelegt, also wird keinem Validatorensatz vertraut.",
    unread: "Das Zertifikat ließ sich nicht lesen, also ist nicht bekannt, welchen Validatorensatz es nennt.",
    gistPinned: "Der Satz, den es nennt, ist der festgelegte.",
    gistBackward: (steps) =>
      `Von der festgelegten Kennung in ${stepsOf(steps)} erreicht, zurück in der Zeit, ` + `durch Hashes.`,
    gistForward: (steps) =>
      `Von der festgelegten Kennung in ${stepsOf(steps)} erreicht, vorwärts in der Zeit, ` + `durch Übergabe.`,
    gistUnknown: "Keine Kette führt von der festgelegten Kennung zu dem Satz, den es nennt.",
    gistIgnored: "Der Satz, den es nennt, ist im Paket, doch wird ihm nicht vertraut.",
    epoch: (epoch) => `Epoche ${number(epoch)}`,
    via: {
      anchor: "hier festgelegt",
      previous: "durch Hash genannt im Satz danach",
      skip: "durch einen Hash im Verlauf eines späteren Satzes bewiesen",
      handover: (quorum, total) =>
        `übergeben mit mindestens ${weight(quorum, total)} des Satzes davor`,
      handoverPlain: "übergeben von einem Quorum des Satzes davor",
    },
    makeup: (count, quorum, total) => `${validators(count)}, Quorum ${number(quorum)} von ${number(total)}`,
    names: "von diesem Zertifikat genannt",
    id: "Kennung des Validatorensatzes",
    unreached: "Kein Satz, dem vertraut wird, führt hierher.",
    otherTrusted: "Einem anderen Satz dieser Epoche wird vertraut: zwei beanspruchen eine Epoche.",
    between: (count, from, to) =>
      count === 1
        ? `1 Satz dazwischen: Epoche ${number(from)}`
        : `${number(count)} Sätze dazwischen: Epochen ${number(from)} bis ${number(to)}`,
    gap: "Die Epochen dazwischen werden nicht gebraucht: der Beweis überspringt sie.",
    newer: (count, epoch) =>
      count === 1
        ? `Auch 1 neuerem Satz wird vertraut: Epoche ${number(epoch)}.`
        : `Auch ${number(count)} neueren Sätzen wird vertraut, bis Epoche ${number(epoch)}.`,
    older: (count) =>
      count === 1
        ? "Außerdem wird 1 weiterem Satz vertraut."
        : `Außerdem wird ${number(count)} weiteren Sätzen vertraut.`,
    unexamined: (count) =>
      count === 1
        ? "1 Signatur darauf lag jenseits der Grenze und wurde nicht betrachtet."
        : `${number(count)} Signaturen darauf lagen jenseits der Grenze und wurden nicht betrachtet.`,
    ignored: (count) =>
      count === 1 ? "1 Satz im Paket wird nicht vertraut" : `${number(count)} Sätzen im Paket wird nicht vertraut`,
    ignoredNote: "Das schadet sonst nichts.",
    ignoredName: (epoch, network) =>
      epoch === null || network === null
        ? "Ein Dokument, das sich nicht lesen " + "lässt"
        : `Epoche ${number(epoch)} von ${network}`,
    reasons: {
      malformed: "fehlerhaft",
      unsupported: "für eine neuere Version gemacht",
      link: "falsche Verknüpfung",
      handover: "kein Quorum hat an ihn übergeben",
      skip: "falscher Verlaufsbeweis",
      unconnected: "mit keinem Satz verbunden, dem vertraut wird",
    },
    rival: "beansprucht eine Epoche, für die einem anderen Satz vertraut wird",
    more: showAll,
  },

  // ------------------------------------------------------------------------------------------------ receipt
  receipt: {
    title: "Die Quittung des Registers",
    none: "Es wurde keine Quittung gegeben.",
    noneNote:
      "Nichts zeigt also, wann das Siegel entstand: das Datum ist das Wort der Validatoren. Eine Quittung würde " +
      "zeigen, dass es das Siegel zu einem bestimmten Zeitpunkt schon gab, und das schützt vor Schlüsseln, die " +
      "später bekannt werden.",
    noneNoteUnsealed:
      "Eine Quittung würde zeigen, dass es das Siegel zu einem bestimmten Zeitpunkt schon gab. Hier ist kein Siegel " +
      "gezeigt.",
    yes: (time) => `Dieses Siegel stand spätestens am ${moment(time)} im Register.`,
    no: "Die Quittung ist falsch.",
    noNote: "Sie zeigt nichts. Der Zustand des Zertifikats hängt nicht von ihr ab.",
    unknown: "Ob diese Quittung gilt, entscheidet das Vertrauenspaket nicht.",
    unknownNote:
      "Ein neueres Vertrauenspaket kennt vielleicht das Register oder die, die es gegengezeichnet haben. Der " +
      "Zustand des Zertifikats hängt nicht davon ab.",
    noSet:
      "Die Quittung wurde nicht untersucht, da für das Zertifikat kein Validatorensatz bekannt ist, dem vertraut wird.",
    steps: {
      "receipt.malformed": "Der Text der Quittung ist nicht wohlgeformt.",
      "receipt.no-set": "Es gab keinen Validatorensatz, dem vertraut wird und an dem sie zu prüfen wäre.",
      "receipt.seal": "Die eingetragenen Signaturen sind nicht die eines Quorums auf diesem Zertifikat.",
      "receipt.unknown-ledger": "Kein Validatorensatz, dem vertraut wird, nennt dieses Register.",
      "receipt.log-signature": "Die eigene Signatur des Registers ist falsch.",
      "receipt.inclusion": "Der Beweis zeigt den Eintrag nicht im Baum des Registers.",
      "receipt.cosignatures": "Zu wenige Validatoren, denen vertraut wird, haben das Register gegengezeichnet.",
    },
    origin: "Register",
    originUnproven: "Register, nach eigener Angabe",
    position: "Stelle",
    positionUnproven: "Stelle, nach eigener Angabe",
    positionValue: (index, size) => entry(index, size),
    positionOdd: (index, size) => `Index ${number(index)} in einem Baum mit ${number(size)}`,
    by: "Im Register spätestens",
    byNote: "der früheste Zeitpunkt, zu dem die Gegenzeichner ein Quorum ergaben",
    cosigned: "Gegengezeichnet von",
    cosignedValue: ({ weighs, total, threshold, epoch }) =>
      total === null
        ? `${number(weighs)} Stimmgewicht der Epoche ${number(epoch)}`
        : `${weight(weighs, total)} der Epoche ${number(epoch)}; ${number(threshold)} ergibt ein Quorum`,
    picture: ({ weighs, total, threshold }) =>
      `Balken des gegenzeichnenden Gewichts: ${number(weighs)} von ${number(total)}, das Quorum ist ` +
      `${number(threshold)}.`,
    cosigners: (count) => (count === 1 ? "Der eine Gegenzeichner" : `Die ${number(count)} Gegenzeichner`),
    columns: { id: "Validator", operator: "Betreiber", weight: "Gewicht", time: "Gegengezeichnet" },
    worth:
      "Eine Quittung schützt vor Schlüsseln, die nach diesem Zeitpunkt bekannt werden, und vor nichts, was " +
      "davor geschah.",
    more: showAll,
  },

  // ------------------------------------------------------------------------------------------------ answer
  answer: {
    title: "Die besiegelte Antwort",
    titleUnverified: "Was als Antwort gegeben wurde",
    titleNone: "Die Antwort",
    none: "Es wurde keine Antwort gegeben.",
    unverified: "Nicht bestätigt. Das ist, was gegeben wurde, nicht, was besiegelt wurde.",
    unverifiedNamed:
      "Nicht bestätigt. Es sind die Bytes, die das Zertifikat nennt, aber dass das Zertifikat gültig " +
      "ist, ist nicht gezeigt.",
    unverifiedPrompt: "Es sind die besiegelten Bytes, aber nicht zum gegebenen Prompt.",
    unverifiedAlone: "Nicht bestätigt. Dafür verbürgt sich niemand.",
    unverifiedUnread: "Nicht bestätigt. Was das Zertifikat darüber sagt, kann diese Seite nicht lesen.",
    notHeld: "Geprüft wurde alles. Um sie hier zu zeigen, ist sie zu lang.",
    byDigest: "Nur ihr Hash wurde gegeben, es gibt also nichts zu zeigen.",
    binary: "Sie ist kein UTF-8-Text und erscheint darum nicht als Text. Geprüft wurde alles.",
    binaryUnverified: "Sie ist kein UTF-8-Text und erscheint darum nicht als Text.",
    start: (count) => (count === 1 ? "Ihr einziges Byte:" : `Ihre ersten ${number(count)} Bytes:`),
    empty: "Sie ist leer.",
    part: (shown, all) => `Gezeigt werden die ersten ${number(shown)} von ${bytes(all)}. Geprüft wurden alle.`,
    showMore: "Mehr davon zeigen",
    label: "Die Antwort als Text",
    size: (count, mediaType) => [bytes(count), mediaType].filter(Boolean).join(", "),
    crlf: "Ihre Zeilen enden auf CRLF.",
    hidden: (count) =>
      count === 1
        ? "1 Zeichen darin ist unsichtbar oder ändert die Reihenfolge anderer; es ist durch seinen Code dargestellt."
        : `${number(count)} Zeichen darin sind unsichtbar oder ändern die Reihenfolge anderer; sie sind durch ` +
          `ihre Codes dargestellt.`,
    character: (code, name) => (name === null ? code : `${code}, ${name}`),
    characters: {
      bidi: "ändert die Schreibrichtung",
      control: "Steuerzeichen",
      zero: "hat keine Breite",
      space: "ungewöhnliches Leerzeichen",
      tag: "verstecktes Etikett",
      unknown: "hat keine gemeinsame Bedeutung",
    },
    question: "Besiegelt als Antwort auf",
    fragments: "Stimmen zu ihren Teilen",
    fragmentsNote: (quorum) =>
      `Was die Validatoren von jedem markierten Teil hielten, laut Siegel. Ab einem Gewicht von ${number(quorum)} ` +
      `dafür oder dagegen gibt es ein Urteil.`,
    noFragments: "Das Siegel sagt nichts über einzelne Teile.",
    unmarked: "Über Unmarkiertes wurde nicht einzeln abgestimmt.",
    verdicts: { affirmed: "bestätigt", contested: "umstritten", rejected: "abgelehnt" },
    verdictNotes: {
      affirmed: "ein Quorum hat ihn bestätigt",
      contested: "kein Quorum hat ihn bestätigt oder abgelehnt",
      rejected: "ein Quorum hat ihn abgelehnt",
    },
    legend: (verdict, count) => `${verdict} ${number(count)}`,
    caption: "Stimmen zu ihren Teilen",
    columns: { number: "Nr.", verdict: "Urteil", id: "Teil", affirm: "Dafür", dissent: "Dagegen" },
    range: (start, end) =>
      start === end ? `Byte ${number(start)}` : `Bytes ${number(start)} bis ${number(end)}`,
    ragged: "beginnt oder endet innerhalb eines Zeichens",
    spoken: (verdict, affirm, dissent) => `${verdict}, ${number(affirm)} dafür, ${number(dissent)} dagegen`,
    more: showAll,
  },

  // ------------------------------------------------------------------------------------------------ votes
  votes: {
    title: "Stimmen und Widerspruch",
    gist: {
      proven: (claimed) =>
        claimed === 0
          ? "Das Zertifikat nennt keinen Widerspruch, und keine Stimme zeigt einen."
          : `Widerspruch mit Gewicht ${number(claimed)} ist durch Stimmen bewiesen.`,
      claimed: (claimed, shown) =>
        shown === 0
          ? `Das Zertifikat nennt Widerspruch mit Gewicht ${number(claimed)}. Keine Stimme zeigt, von wem.`
          : `Das Zertifikat nennt Widerspruch mit Gewicht ${number(claimed)}; Stimmen zeigen davon ${number(shown)}.`,
      contradicted: (claimed, shown) =>
        `Stimmen widerlegen das Zertifikat: sie zeigen Widerspruch mit Gewicht ${number(shown)}, es nennt nur ` +
        `${number(claimed)}.`,
    },
    unknown:
      "Nicht bekannt: das braucht ein lesbares Zertifikat und einen Validatorensatz, dem vertraut wird und der dazu " +
      "passt.",
    notExamined: (count) =>
      count === 1
        ? "Die gegebene Stimme wurde nicht untersucht."
        : `Die ${number(count)} gegebenen Stimmen ` + `wurden nicht untersucht.`,
    none:
      "Keine Stimmen wurden gegeben. Jeder Validator kann eine unterschreiben; zusammen zeigen sie, wer " +
      "widersprochen hat.",
    noState: "Stimmen ändern nie, ob ein Zertifikat gültig ist.",
    unaccounted: (weighs) =>
      weighs === 0
        ? "Alles Gewicht ist belegt."
        : `Für ein Gewicht von ${number(weighs)} gibt es keine Signatur, die zählt, und keine gezählte Stimme, die ` +
          `ablehnt oder sich enthält.`,
    kinds: { affirm: "bestätigt", reject: "abgelehnt", abstain: "Enthaltung" },
    weights: {
      affirm: "Durch Stimme bestätigt",
      reject: "Durch Stimme abgelehnt",
      abstain: "Enthaltung durch Stimme",
    },
    counted: (count) => (count === 1 ? "1 Stimme zählt" : `${number(count)} Stimmen zählen`),
    columns: { id: "Validator", operator: "Betreiber", weight: "Gewicht", vote: "Stimme" },
    equivocators: "Haben Verschiedenes gesagt",
    equivocator: ({ votes, signed }) =>
      signed
        ? `hat mit „${votes.join("“ und mit „")}“ gestimmt und das Zertifikat unterschrieben. Seine Stimmen zählen ` +
          "nicht; seine Signatur zählt."
        : `hat mit „${votes.join("“ und mit „")}“ gestimmt. Seine Stimmen zählen nicht.`,
    ignored: (count) => (count === 1 ? "1 Stimme zählt nicht" : `${number(count)} Stimmen zählen nicht`),
    ignoredBy: (place, validator) =>
      validator === null ? `Stimme ${number(place)}` : `Stimme ${number(place)}, von ${validator}`,
    reasons: {
      malformed: "fehlerhaft",
      unsupported: "für eine neuere Version gemacht",
      "unknown-validator": "kein Validator dieses Satzes",
      "other-certificate": "über ein anderes Zertifikat",
      signature: "ihre Signatur ist falsch",
      equivocating: "ihr Validator hat Verschiedenes gesagt",
    },
    more: showAll,
  },

  // ------------------------------------------------------------------------------------------------ advisories
  advisories: {
    title: "Warnmeldungen",
    none: "Keine Warnmeldung wurde gegeben. Das heißt nicht, dass es keine gibt.",
    notExamined: (count) =>
      count === 1
        ? "Die gegebene Warnmeldung wurde nicht untersucht."
        : `Die ${number(count)} gegebenen Warnmeldungen wurden nicht untersucht.`,
    notExaminedNote: "Für das Zertifikat ist kein Validatorensatz bekannt, dem vertraut wird.",
    gist: (applying, counted) =>
      applying === 0
        ? counted === 1
          ? "Die eine, die zählt, betrifft dieses Zertifikat nicht."
          : `Von den ${number(counted)}, die zählen, betrifft keine dieses Zertifikat.`
        : applying === 1
          ? "1 betrifft dieses Zertifikat."
          : `${number(applying)} betreffen dieses Zertifikat.`,
    gistNone: "Keine der gegebenen zählt.",
    effect: {
      report: "Warnmeldungen werden hier gemeldet und ändern von sich aus nichts.",
      reject:
        "Die eigene Richtlinie handelt nach Warnmeldungen. Nach ihr zählt das Gewicht eines kompromittierten Schlüssels nur, " +
        "wenn eine Quittung zeigt, dass seine Signatur älter ist.",
    },
    noState: "Eine Warnmeldung macht nie ein Zertifikat ungültig.",
    kinds: { deprecated: "veraltet", withdrawn: "zurückgezogen", "key-compromise": "Schlüssel kompromittiert" },
    about: {
      model: (name, version) => `das Modell ${name} ${version}`,
      certHash: "das Zertifikat mit dem Hash",
      publicKey: "den Schlüssel eines Validators",
    },
    applies: "betrifft dieses Zertifikat",
    appliesByKey: "betrifft einen Schlüssel seines Validatorensatzes",
    appliesNot: "betrifft dieses Zertifikat nicht",
    fields: {
      target: "Über",
      since: "Seit",
      reason: "Angegebener Grund",
      issuedAt: "Ausgegeben",
      epoch: "Besiegelt in",
      id: "Kennung",
    },
    epoch: (epoch) => `Epoche ${number(epoch)}`,
    details: "Wann und in welcher Epoche",
    ignored: (count) => (count === 1 ? "1 zählt nicht" : `${number(count)} zählen nicht`),
    ignoredName: (place) => `Warnmeldung ${number(place)}`,
    reasons: {
      malformed: "fehlerhaft",
      unsupported: "für eine neuere Version gemacht",
      untrusted: "ihrem Validatorensatz wird nicht vertraut",
      network: "aus einem anderen Netzwerk",
      epoch: "aus einer älteren Epoche als das Zertifikat",
      quorum: "kein Quorum hat sie besiegelt",
    },
    more: showAll,
  },

  // ------------------------------------------------------------------------------------------------ policy
  policy: {
    title: "Die eigene Richtlinie",
    accepted: "Akzeptiert: es ist gültig, und jede Regel ist erfüllt.",
    refused: (count) =>
      count === 1
        ? "Nicht akzeptiert: 1 Regel ist nicht erfüllt."
        : `Nicht akzeptiert: ${number(count)} Regeln ` + `sind nicht erfüllt.`,
    notValid: "Nicht akzeptiert: das ist nur, was gültig ist.",
    noState:
      "Eine Richtlinie ist allein die eigene. Sie kann nur strenger sein als gültig und ändert nie das " + "Urteil.",
    leaked:
      "Die Regeln zählen das Gewicht eines kompromittierten Schlüssels nur, wenn eine Quittung zeigt, dass seine " +
      "Signatur älter ist; darum kann hier weniger gefunden sein, als unterschrieben hat.",
    met: "erfüllt",
    unmet: "nicht erfüllt",
    asked: "Verlangt",
    found: "Gefunden",
    nothing: "nichts zu finden, da ein früherer Prüfschritt scheiterte",
    code: "Code",
    rules: {
      minQuorumPercent: "Mindestens unterschriebenes Gewicht, in Prozent",
      maxDissentPercent: "Höchstens erlaubter Widerspruch, in Prozent",
      maxUnaccountedPercent: "Höchstens nicht belegtes Gewicht, in Prozent",
      minSigners: "Mindestzahl der Unterzeichner",
      minOperators: "Mindestzahl der Betreiber unter den Unterzeichnern",
      requireValidators: "Validatoren, die unterschrieben haben müssen",
      allowModels: "Zugelassene Modelle",
      minEpoch: "Mindestens diese Epoche",
      requirePrompt: "Der Prompt muss gegeben sein und passen",
      requireReceipt: "Die Quittung muss zeigen, was von ihr verlangt wird",
      requireProvenDissent: "Stimmen müssen den genannten Widerspruch beweisen",
      requireAffirmedFragments: "Jedes Byte muss in einem bestätigten Teil stehen",
      onAdvisory: "Weder zurückgezogen noch veraltet, und ein Quorum ohne kompromittierte Schlüssel",
      distrustValidators: "Ein Quorum muss ohne die Validatoren bestehen, denen misstraut wird",
    },
    receipt: {
      by: (time) => `spätestens am ${moment(time)} eingetragen`,
      loggedBy: (time) => `spätestens am ${moment(time)} eingetragen`,
      minEpoch: (epoch) => `gegengezeichnet in Epoche ${number(epoch)} oder später`,
      epoch: (epoch) => `gegengezeichnet in Epoche ${number(epoch)}`,
    },
    values: {
      reject: "nach Warnmeldungen handeln",
      matched: "passt",
      mismatched: "ein anderer Prompt",
      "not-checked": "kein Prompt wurde gegeben",
      no: "die Quittung ist falsch",
      unknown: "das Vertrauenspaket entscheidet es nicht",
      "not-given": "keine Quittung wurde gegeben",
      "no quorum without those who do not count": "kein Quorum ohne die, die nicht zählen",
    },
    empty: "Sie verlangt nichts über gültig hinaus.",
  },

  // ------------------------------------------------------------------------------------------------ facts
  facts: {
    title: "Das Zertifikat",
    titleClaims: "Was das Zertifikat behauptet",
    claims: "Nichts davon ist bewiesen: das Zertifikat hält nicht stand oder ließ sich nicht prüfen.",
    other: "Das Zertifikat hält stand, aber nicht für das Gegebene.",
    certHash: "Hash des Zertifikats",
    cacheKey: "Cache-Schlüssel",
    network: "Netzwerk",
    epoch: "Epoche",
    validatorSet: "Validatorensatz",
    model: "Modell",
    modelDigest: "Hash des Modells",
    round: "Runde",
    openedAt: "Eröffnet",
    sealedAt: "Besiegelt",
    byWord: "nach dem Wort der Validatoren",
    output: "Antwort",
    outputHash: "Hash der Antwort",
    outputValue: (length, mediaType, name) =>
      [bytes(length), mediaType, name].filter((part) => part !== null).join(", "),
    promptHash: "Hash des Prompts",
    promptState: {
      matched: "der gegebene Prompt passt",
      mismatched: "der gegebene Prompt ist ein anderer",
      "not-checked": "kein Prompt wurde abgeglichen",
    },
    dataset: "Datensatz",
    datasetDigest: "Hash des Datensatzes",
    flags: "Merkmale",

    unproven: "Was dies nicht zeigt",
    unprovenGist: "Besiegelt heißt weder wahr noch aktuell",
    open: {
      newer: "Ob es eine neuere Antwort gibt. Besiegelt heißt nicht aktuell.",
      truth:
        "Dass die Antwort wahr ist. Ein Quorum befand sie für richtig, als sie besiegelt wurde; darauf verlässt man " +
        "sich.",
      truthOfParts:
        "Dass die Antwort wahr ist. Ein Quorum hat sie besiegelt, aber nicht jeden Teil davon bestätigt.",
      question: "Auf welche Frage sie antwortet: kein Prompt wurde zum Abgleich gegeben.",
      unbound: "Dass irgendein Text der besiegelte ist: keine Antwort wurde zum Abgleich gegeben.",
      time:
        "Dass sie zu dem Zeitpunkt besiegelt wurde, den sie nennt. Das ist das Wort der Validatoren; keine " +
        "Quittung zeigt es.",
      timeLogged: (by) =>
        `Dass sie an dem Tag besiegelt wurde, den sie nennt. Die Quittung zeigt nur, dass es das Siegel ` +
        `spätestens am ${moment(by)} gab.`,
      dissent:
        "Wie jeder Validator gestimmt hat. Wer unterschrieben hat, ist bewiesen; Widerspruch und " +
        "Enthaltung sind die Angabe des Siegels.",
      advisories: "Dass seither nichts dagegen gesagt wurde: Warnmeldungen zählen nur, wenn sie gegeben werden.",
      keys:
        "Dass kein Dieb unterschrieben hat. Was Diebe mit genügend gestohlenen Schlüsseln unterschreiben, " +
        "sieht genauso aus.",
    },
  },

  // ------------------------------------------------------------------------------------------------ truths
  truths: {
    title: (count, areSound, areTruths) =>
      areSound ? `${count === 2 ? "Zwei" : "Mehrere"} ${areTruths ? "Wahrheiten" : "Zertifikate"}` : "Nebeneinander",
    lead: (areTruths) =>
      "Ein Zertifikat sagt, dass ein Quorum eine Antwort zu einer bestimmten Zeit besiegelt hat." +
      (areTruths
        ? " Es bleibt gültig, wenn eine neuere Antwort besiegelt wird: beide können zu ihrer Zeit wahr sein."
        : ""),
    number: (place) => number(place),
    numbered: (place, isAlone) => `${isAlone ? "Antwort" : "Zertifikat"} ${number(place)}`,
    named: (place, isAlone) => `${isAlone ? "Antwort" : "Zertifikat"} ${number(place)}`,
    bytes,

    timeline: {
      title: (count, isOrdered) =>
        count === 1
          ? "Das eine Zertifikat dieses Prompts, das in Ordnung ist"
          : `${number(count)} Zertifikate eines Prompts${isOrdered ? ", das älteste zuerst" : ""}`,
      titleOf: (place, count) => `Prompt ${number(place)} von ${number(count)}`,
      standing: { only: "das einzige hier", current: "aktuell", superseded: "abgelöst", contested: "umstritten" },
      contestedToo: (isNewest) =>
        "Seine Runde hat noch ein anderes Zertifikat besiegelt: siehe die doppelte Besiegelung unten. " +
        (isNewest ? "Nichts Neueres liegt vor." : "Ein neueres liegt vor."),
      supersededBy: (place, state) =>
        `Abgelöst von Zertifikat ${number(place)}; weiterhin ${state === "valid" ? "gültig" : "in Ordnung"}.`,
      epoch: (epoch) => `Epoche ${number(epoch)}`,
      round: (round) => `Runde ${round}`,
      model: (name, version) => `${name} ${version}`,
      state: { valid: "gültig", "sealed-unbound": "in Ordnung, ohne abgeglichene Antwort" },
      id: "Kennung:",
      ledger: "Register:",
      gap: (seconds) => {
        if (seconds === 0) return "in derselben Sekunde";
        const [size, one, many] = [
          [86_400, "Tag", "Tage"],
          [3_600, "Stunde", "Stunden"],
          [60, "Minute", "Minuten"],
          [1, "Sekunde", "Sekunden"],
        ].find(([least]) => Math.abs(seconds) >= least);
        const count = Math.round(Math.abs(seconds) / size);
        // A later epoch counts as newer whatever its clocks said.
        return `${number(count)} ${count === 1 ? one : many} ${seconds < 0 ? "früher nach ihren Uhren" : "später"}`;
      },
      late: (seconds) =>
        seconds < 0
          ? "vor der Zeit, die es als die seiner Besiegelung nennt"
          : seconds < 86_400
            ? "binnen eines Tages nach der Zeit, die es als die seiner Besiegelung nennt"
            : `${days(seconds)} nach der Zeit, die es als die seiner Besiegelung nennt`,
      accepted: {
        true: "Von der gegebenen Richtlinie akzeptiert",
        false: "Von der gegebenen Richtlinie nicht " + "akzeptiert",
      },
      question: "Frage:",
      older: (count) => `Die ${number(count)} älteren zeigen`,
      gapEpochs: (count) => (count === 1 ? "1 Epoche dazwischen" : `${number(count)} Epochen dazwischen`),
      gapEntries: (count) =>
        count === 1
          ? "1 anderer Eintrag des Registers dazwischen"
          : `${number(count)} andere Einträge des ` + `Registers dazwischen`,
    },

    ledger: {
      yes: (index, size, origin, by) =>
        `In ${origin} als ${entry(index, size)}, spätestens am ${day(by)} von einem Quorum gesehen`,
      no: "Die gegebene Quittung gilt nicht: sie zeigt dieses Siegel in keinem Register",
      unknown: "Nicht bekannt: dieses Vertrauenspaket kann nicht sagen, ob die Quittung gilt",
      "not-given": "Nicht bekannt: keine Quittung gegeben",
    },

    outside: {
      title: "Nicht in der Zeitfolge",
      noCertificate: "kein Zertifikat, also kein Platz in einem Verlauf.",
      state: (state) =>
        `das Urteil darüber lautet „${state}“, was es über seine Zeit und seinen Prompt sagt, zählt hier also nichts.`,
    },

    rests: {
      title: "Gültig ist das eine, aktuell das andere",
      valid:
        "Gültig beruht allein auf dem Zertifikat, der Antwort und dem festgelegten Anker. Es ändert sich " +
        "nicht mit der Zeit.",
      current: (count, first, last, prompts) =>
        count === 1
          ? `Aktuell beruht darauf, was sonst bekannt ist. Hier ist das dieses eine Zertifikat, besiegelt am ` +
            `${day(first)}.`
          : `Aktuell beruht darauf, was sonst bekannt ist. Hier ist das der Verlauf der ${number(count)} ` +
            `gegebenen Zertifikate` +
            `${prompts > 1 ? ` zu ${number(prompts)} Prompts` : ""}, besiegelt ` +
            `${day(first) === day(last) ? `am ${day(first)}` : `vom ${day(first)} bis zum ${day(last)}`}. Wer ` +
            `ein neueres weglässt, macht ein älteres aktuell; keine Datei kann zeigen, ` +
            "dass nichts weggelassen wurde.",
      logged: (count, all, by) =>
        `Für ${number(count)} von ${number(all)} ist gezeigt, dass ${count === 1 ? "es" : "sie"} im Register ` +
        `${count === 1 ? "steht" : "stehen"}, das letzte spätestens am ${day(by)}. Wann jedes besiegelt wurde, ist ` +
        "das eigene Wort der Validatoren, und die Reihenfolge folgt diesem Wort.",
      noneLogged:
        "Alle Zeiten sind das eigene Wort der Validatoren: keine Quittung hier zeigt, wann ein " +
        "Siegel spätestens im Register stand.",
      nothing: "Was aktuell ist, lässt sich nicht sagen: weniger als zwei Zertifikate hier sind in Ordnung.",
    },

    chooser: {
      title: "Zwei davon vergleichen",
      first: "Erstes",
      second: "Zweites",
      option: (title, name) => (name === null ? title : `${title}: ${name}`),
      same: "Das ist auf beiden Seiten dasselbe. Auf einer der beiden Seiten ein anderes wählen.",
    },

    relation: {
      relating: "Ihr Verhältnis zueinander wird bestimmt…",
      failed: "Das Verhältnis ließ sich nicht bestimmen:",
      same: () => ({
        title: "Ein Zertifikat, zweimal gegeben",
        points: [
          "Beide haben dieselbe Kennung: sie besiegeln dasselbe. Welche Signaturen mitkommen, darf sich " +
            "unterscheiden und ändert daran nichts.",
        ],
      }),
      equivocation: ([a, b], { round, epochs, sameOutput, samePrompt }) => ({
        title: sameOutput
          ? "Doppelte Besiegelung: eine Runde hat zwei Zertifikate besiegelt"
          : "Doppelte Besiegelung: eine Runde hat zwei Antworten besiegelt",
        points: [
          `Die Zertifikate ${number(a)} und ${number(b)} stammen beide aus Runde ${round} der Epoche ` +
            `${number(epochs[0])}. Ein ehrlicher ` +
            "Validator unterschreibt ein Zertifikat je Runde.",
          sameOutput
            ? "Sie besiegeln dieselbe Antwort, sagen aber nicht dasselbe darüber."
            : samePrompt
              ? "Sie besiegeln verschiedene Antworten auf einen Prompt."
              : "Sie nennen sogar verschiedene Prompts.",
          "Für sich ist jedes gültig. Was die Signaturen ohne Zweifel beweisen: wer beide unterschrieben hat.",
        ],
      }),
      unrelated: ([a, b]) => ({
        title: "Ohne Bezug: sie beantworten verschiedene Prompts",
        points: [
          `Die Zertifikate ${number(a)} und ${number(b)} nennen verschiedene Prompts. Keines sagt etwas über das ` +
            `andere, und keines ist ` +
            "in einem Sinn, auf den es ankäme, neuer als das andere.",
        ],
      }),
      supersedes: ([a, b], facts) => ({
        title: `Zertifikat ${number(a)} löst Zertifikat ${number(b)} ab`,
        points: [newer(a, b, facts.epochs, facts.times), stillHolds(b, facts.states[1])],
      }),
      "superseded-by": ([a, b], facts) => ({
        title: `Zertifikat ${number(b)} löst Zertifikat ${number(a)} ab`,
        points: [newer(b, a, [...facts.epochs].reverse(), [...facts.times].reverse()), stillHolds(a, facts.states[0])],
      }),
      coexist: ([a, b], { sameNetwork, networks }) => ({
        title: "Sie bestehen nebeneinander: keines ist neuer",
        points: [
          sameNetwork
            ? `Die Zertifikate ${number(a)} und ${number(b)} beantworten einen Prompt. Verschiedene ` +
              `Runden einer Epoche haben sie in derselben Sekunde besiegelt.`
            : `Die Zertifikate ${number(a)} und ${number(b)} beantworten einen Prompt, stammen aber aus ` +
              `verschiedenen Netzwerken ` +
              `(${networks.join(" und ")}), deren Epochen sich nicht in eine Reihe bringen lassen.`,
          "Beide stehen.",
        ],
      }),
      none: {
        title: "Kein Verhältnis lässt sich zeigen",
        points: [
          "Zwei Zertifikate stehen nur dann in einem Verhältnis, wenn von beiden gezeigt ist, dass ein " +
            "Quorum sie besiegelt hat.",
        ],
      },
      noCertificate: (place) => `Antwort ${number(place)} hat kein Zertifikat.`,
      sound: (place) => `Zertifikat ${number(place)} ist in Ordnung.`,
      unsound: (place, state) =>
        `Zertifikat ${number(place)} zählt hier nicht: das Urteil darüber lautet „${state}“.`,
    },

    equivocation: {
      sum: (count, some, all, certificates) =>
        `${count === 1 ? "1 Validator" : `${number(count)} Validatoren`} mit ${
          all === null ? `${number(some)} Stimmgewicht` : weight(some, all)
        } ${count === 1 ? "hat" : "haben"} ${certificates === 2 ? "beide" : "mehr als eines davon"} unterschrieben:`,
      caption: "Validatoren, deren Signaturen auf mehr als einem Zertifikat der Runde stehen",
      columns: { id: "Validator", operator: "Betreiber", weight: "Gewicht" },
      noOperator: "nicht genannt",
      weight: (some) => number(some),
      overlap: (least) =>
        `Je zwei Quoren dieses Satzes haben ein Gewicht von mindestens ${number(least)} gemeinsam, zwei ` +
        "Zertifikate einer Runde lassen sich also nicht besiegeln, ohne dass jemand zweimal unterschreibt.",
      round: (round, epoch) => `Doppelte Besiegelung in Runde ${round} der Epoche ${number(epoch)}`,
      sealed: (places) =>
        `Eine Runde hat die Zertifikate ${places.map((place) => number(place)).join(", ")} besiegelt. Ein ` +
        `ehrlicher Validator ` +
        "unterschreibt ein Zertifikat je Runde.",
    },

    side: {
      state: {
        valid: "Gültig: diese Antwort ist die besiegelte",
        "sealed-unbound": "In Ordnung, aber ohne abgeglichene Antwort",
        insufficient: "Nicht besiegelt: zu wenige haben unterschrieben",
        untrusted: "Nicht vertraut",
        unsupported: "Für eine neuere Version gemacht, als diese Seite lesen kann",
        invalid: "Nicht gültig",
        provisional: "Kein Zertifikat: dafür verbürgt sich niemand",
      },
      seal: (signed, total, threshold, epoch, network) =>
        `Unterschrieben mit ${weight(signed, total)} (Quorum ${number(threshold)}) in Epoche ${number(epoch)} ` +
        `von ${network}.`,
      uncounted: (epoch, network) =>
        `Es nennt Epoche ${number(epoch)} von ${network}; seine Signaturen ließen ` + `sich nicht zählen.`,
      unread: "Es gibt kein Siegel, das sich lesen ließ.",
      names: {
        valid: "Gültig",
        logged: "Eingetragen",
        current: "Aktuell",
        accepted: "Akzeptiert",
        sealedAt: "Besiegelt",
        claimedAt: "Angegebene Zeit",
        model: "Modell",
        size: "Antwort",
        id: "Kennung",
      },
      valid: { yes: "Ja", no: "Nein", open: "Nicht bekannt" },
      accepted: (isAccepted, hasPolicy) =>
        hasPolicy
          ? isAccepted
            ? "Ja, nach der gegebenen Richtlinie"
            : "Nein, nach der gegebenen Richtlinie"
          : isAccepted
            ? "Ja; ohne Richtlinie genügt gültig"
            : "Nein; akzeptiert wird nur, was gültig ist",
      current: {
        yes: (count) =>
          count === 1
            ? "Nicht bekannt: kein anderes Zertifikat dieses Prompts, das in Ordnung ist, ist hier"
            : `Ja, unter den ${number(count)} Zertifikaten ` + `dieses Prompts hier`,
        no: (place) =>
          place === null ? "Nein, ein neueres ist hier" : `Nein, Zertifikat ${number(place)} ist ` + `neuer`,
        contested: "Umstritten: seine Runde hat noch ein anderes besiegelt",
        unknown: "Nicht bekannt",
      },
    },

    difference: {
      title: "Worin sich die Antworten unterscheiden",
      comparing: "Wird Wort für Wort verglichen…",
      failed: (reason) => `Die Antworten ließen sich nicht vergleichen: ${reason}`,
      caution: (places) =>
        places.length === 1
          ? `Vom Text zu ${places[0]} ist nicht gezeigt, dass er der besiegelte ist. Verglichen wird er, wie er ` +
            `gegeben wurde.`
          : "Von keinem der Texte ist gezeigt, dass er der besiegelte ist. Verglichen werden sie, wie sie " +
            "gegeben wurden.",
      is: {
        missing: ({ of }, [a, b]) =>
          of === "both"
            ? "Keine der Antworten wurde gegeben. Zertifikate enthalten nur Hashes: erst mit beiden Antworten " +
              "zeigt sich, worin sie sich unterscheiden."
            : `Die Antwort zu ${of === "first" ? a : b} wurde nicht gegeben. Ein Zertifikat enthält nur einen ` +
              `Hash: erst mit jener ` +
              "Antwort zeigt sich, worin sie sich unterscheiden.",
        same: ({ by }) =>
          by === "bytes"
            ? "In nichts: die Antworten sind gleich, Byte für Byte."
            : "In nichts: beide Antworten haben denselben Hash. Um sie hier zu zeigen, sind sie zu groß.",
        large: () =>
          "Mindestens eine Antwort ist größer als 1 MiB. Geprüft wurde sie trotzdem, nur zum Vergleichen ist sie " +
          "hier zu groß.",
        binary: ({ at }) =>
          "Mindestens eine Antwort ist kein Text, es gibt also keine Wörter zu vergleichen. Das erste Byte, das " +
          "anders ist, steht an " +
          `Stelle ${number(at)}, ab 0 gezählt.`,
      },
      why: {
        "too-large": "Die Antworten sind zu groß, um sie Wort für Wort zu vergleichen.",
        "too-different":
          "Die Antworten haben zu wenig gemeinsam, um sie Wort für Wort zu vergleichen. Jede " +
          "steht für sich da, von ihrem Anfang an.",
      },
      summary: ({ same, removed, added }, [a, b]) =>
        removed + added === 0
          ? "Die Wörter sind dieselben. Anders sind Leerzeichen, Satzzeichen oder Zeilenenden."
          : `${number(removed)} ${removed === 1 ? "Wort" : "Wörter"} nur in ${a}, ${number(added)} nur in ${b}, ` +
            `${number(same)} in beiden.`,
      byLines: "Manche Stellen unterscheiden sich so sehr, dass sie zeilenweise verglichen werden.",
      only: (name) => `nur in ${name}`,
      caption: "Die beiden Antworten nebeneinander; was anders ist, ist markiert",
      moreRows: (count) =>
        count === 1 ? "Die letzte Stelle zeigen" : `Mehr zeigen (${number(count)} Stellen ` + `übrig)`,
      fold: (count) => `… ${number(count)} gleiche Zeichen zeigen …`,
      clipped: (count) => ` … ${number(count)} weitere Zeichen sind nicht gezeigt`,
    },
  },

  // ------------------------------------------------------------------------------------------------ tamper
  tamper: {
    title: "Der Versuch, es zu brechen",
    lead:
      "Jeder Knopf macht eine Kopie mit anderen Bytes und lässt sie vom echten Prüfprogramm prüfen. Das Gegebene " +
      "bleibt, wie es ist. " +
      "Es zeigt sich, welcher Prüfschritt es bemerkt, und wo eine Änderung zu Recht nicht bemerkt wird.",
    notSound: (state) =>
      `Das Urteil ist schon jetzt ${state}, es gibt also nichts mehr zu brechen. Dafür braucht es ein ` +
      `Zertifikat, das in Ordnung ist, etwa ein Beispiel.`,
    noAnswer:
      "Keine Antwort wurde abgeglichen, das Zertifikat ist also in Ordnung, aber noch nicht gültig. Änderungen " +
      "an einer Antwort brauchen eine.",
    groups: {
      answer: "Die Antwort und die Frage",
      certificate: "Die Signaturen und was sie unterschreiben",
      anchor: "Wem vertraut wird",
      receipt: "Die Quittung",
    },
    position: (count) => `Stelle des Bytes, 0 bis ${number(count - 1)}`,
    other: "Eine andere Antwort",
    otherText: "Das Gegenteil ist wahr.",
    names: {
      "answer-byte": "Ein Bit eines Bytes der Antwort kippen",
      "answer-other": "Eine andere Antwort an ihre Stelle setzen",
      "prompt-byte": "Ein Bit der Frage kippen",
      "signer-next": (count) =>
        count === 0 ? "Einen Unterzeichner entfernen" : "Noch einen Unterzeichner entfernen",
      "signer-quorum": "Unterzeichner entfernen, bis das Quorum fällt",
      "signature-false": "Die gewichtigste Signatur verfälschen",
      "signature-added": "Eine falsche Signatur hinzufügen",
      epoch: "Die Epoche vertauschen",
      "set-unknown": "Die Kennung des Validatorensatzes ändern",
      "set-other": "Epoche und Validatorensatz zusammen vertauschen",
      weight: "Mehr Gewicht behaupten",
      date: "Um ein Jahr zurückdatieren",
      anchor: "Einen anderen Anker festlegen",
      "receipt-none": "Die Quittung weglassen",
      "receipt-moved": "Sie im Register verschieben",
    },
    not: {
      "no-answer": "Es wurde keine Antwort gegeben.",
      "large-answer": "Die Antwort ist größer als 1 MiB und wird nicht im Speicher gehalten.",
      "no-prompt": "Es wurde keine Frage gegeben.",
      empty: "Sie ist leer: es gibt kein Byte zu kippen.",
      position: "An dieser Stelle ist kein Byte.",
      "same-answer": "Das ist genau die besiegelte Antwort.",
      "no-signers": "Niemandes Signatur zählt.",
      "no-signers-left": "Kein Unterzeichner ist übrig.",
      "no-quorum": "Das Quorum fehlt schon.",
      "all-signed": "Jeder Validator des Satzes hat unterschrieben.",
      "one-set": "Nur einer Epoche wird vertraut, es gibt also keine andere zu nennen.",
      "no-set": "Ihrem Validatorensatz wird nicht vertraut.",
      "no-earlier-year": "Davor gibt es kein Jahr.",
      "no-receipt": "Es wurde keine Quittung gegeben.",
      "malformed-receipt": "Die Quittung lässt sich nicht lesen.",
    },
    running: "Die geänderte Kopie wird geprüft…",
    failed: (reason) => `Die Prüfung war nicht möglich: ${reason}`,
    outcome: {
      caught: (check) => `Bemerkt vom Prüfschritt „${check}“`,
      noVerdict: "Bemerkt vor jedem Prüfschritt: nichts davon ist vertrauenswürdig",
      receipt: "Weiterhin gültig, aber nicht mehr als eingetragen gezeigt",
      unchanged: "Nicht bemerkt: weiterhin gültig, und zu Recht",
      unbound: "Nicht bemerkt: das Zertifikat ist weiterhin in Ordnung, und zu Recht",
    },
    sections: {
      changed: "Was geändert wurde",
      why: "Warum",
      checks: "Alle Prüfschritte der geänderten Kopie",
      answers: "Davor und danach",
    },
    was: "davor",
    is: "danach",
    byte: (at, of) => `Byte ${number(at)} von ${number(of)}, ab 0 gezählt`,
    byteShown: (byte, character) =>
      `0x${byte.toString(16).padStart(2, "0")}${character === null ? "" : ` ${character}`}`,
    length: bytes,
    signers: (count, some, threshold) =>
      `${number(count)} Unterzeichner mit einem Gewicht von ${number(some)}; das Quorum ` +
      `ist ${number(threshold)}`,
    removed: (list) =>
      `Entfernt: ${list.map(({ id, weight: own }) => `${id} (Gewicht\u00a0${number(own)})`).join(", ")}`,
    signature: {
      title: "Eine Signatur",
      falsified: (id, own) => `Ein Bit der Signatur von ${id} (Gewicht\u00a0${number(own)})`,
      none: (id) => `${id} hat nicht unterschrieben`,
      added: (id, own, from) => `eine Signatur im Namen von ${id} (Gewicht\u00a0${number(own)}), kopiert von ${from}`,
    },
    members: {
      "predicate.epoch": "Epoche",
      "predicate.validatorSet": "Kennung des Validatorensatzes",
      "predicate.tally.quorumWeight": "Behauptetes Gewicht",
      "predicate.round.openedAt": "Runde eröffnet",
      "predicate.round.sealedAt": "Runde besiegelt",
    },
    anchor: "Anker",
    receipt: {
      title: "Quittung",
      given: "gegeben",
      none: "keine",
      index: (index) => entry(index),
    },
    rows: {
      state: "Urteil",
      logged: "Eingetragen",
      accepted: "Akzeptiert",
      signed: "Unterschriebenes Gewicht",
      asked: "Akzeptiert, wo eine Quittung verlangt wird",
    },
    answers: {
      yes: "ja",
      no: "nein",
      unknown: "nicht bekannt",
      "not-given": "keine Quittung",
      none: "kein Urteil",
      weight: (some, all) => `${number(some)} von ${number(all)}`,
    },
    why: {
      "answer-byte":
        "Das Zertifikat enthält den BLAKE3-Hash über jedes Byte. Ein geändertes Bit ergibt einen anderen Hash, " +
        "und niemand kann andere " +
        "Bytes mit demselben finden.",
      "answer-other":
        "Das Zertifikat nennt Länge und Hash der einen besiegelten Antwort. Zu einer anderen passt es nicht, so " +
        "vernünftig sie sei.",
      "prompt-byte":
        "Das Zertifikat enthält auch den Hash der Frage. Die Antwort ist noch die besiegelte, aber nicht als " +
        "Antwort auf diese Frage.",
      "signer-next": {
        caught:
          "Was übrig ist, wiegt weniger als das Quorum. Die verbliebenen Signaturen sind echt, aber zu " +
          "wenige haben sich geäußert.",
        unchanged:
          "Was übrig ist, erreicht noch das Quorum. Ein Zertifikat braucht ein Quorum von Signaturen, " +
          "nicht alle.",
      },
      "signer-quorum":
        "Was übrig ist, wiegt weniger als das Quorum. Sonst ist nichts gescheitert, darum heißt es unzureichend: " +
        "echt, aber nicht genug. " +
        "Kommen die Signaturen wieder dazu, ist es geheilt.",
      "signature-false": {
        caught:
          "Eine falsche Signatur zählt nichts, und ohne das Gewicht dieses Validators ist das Quorum nicht " +
          "erreicht.",
        unchanged: "Die falsche Signatur zählt nichts, aber die anderen erreichen das Quorum noch.",
      },
      "signature-added":
        "Signaturen, die nicht stimmen, werden aufgeführt und zählen nichts. Eine hinzuzufügen macht ein " +
        "Zertifikat weder besser noch " +
        "schlechter: so kann es niemand anderen verderben.",
      epoch:
        "Der Validatorensatz, den das Zertifikat nennt, gehört zu nur einer Epoche und hängt durch Hashes oder " +
        "Übergaben am festgelegten " +
        "Anker. Das Zertifikat widerspricht ihm. Auch seine Signaturen gelten für die Epoche, die vorher dastand.",
      "set-unknown":
        "Keinem Satz mit dieser Kennung wird vertraut: sie ist der Hash über den ganzen Satz. Das Urteil heißt " +
        "„nicht vertraut“ und nicht „ungültig“, denn ein neueres Vertrauenspaket könnte einen Satz kennen, den dieses " +
        "nicht kennt. Hier wird das nie so sein: die Kennung ist erfunden.",
      "set-other":
        "Jenem Satz wird vertraut, und er ist von jener Epoche, der Prüfschritt „Validatorensatz“ besteht also. " +
        "Jede Signatur aber gilt für die Aussage, die vorher dastand, darum stimmt jetzt keine einzige.",
      weight:
        "Die Angabe ist Teil dessen, was unterschrieben wurde. Mit einer anderen Zahl stimmt keine einzige " +
        "Signatur.",
      date:
        "Die Zeiten sind Teil dessen, was unterschrieben wurde. Mit anderen Zeiten stimmt keine einzige " +
        "Signatur.",
      anchor:
        "Vertrauen beginnt bei der einen festgelegten Kennung. Kein Satz im Paket hat diese, also wird niemandem " +
        "vertraut, und es gibt kein " +
        "Urteil. Darum muss der Anker aus verlässlicher Quelle kommen und nicht von dort, woher das Paket kommt.",
      "receipt-none":
        "Gültig beruht nicht auf der Quittung, darum bemerkt kein Prüfschritt, dass sie fehlt. Verloren ist der " +
        "Beweis, wann das Siegel im " +
        "Register stand. Wer ihn braucht, verlangt ihn durch eine Richtlinie, und die lehnt die Kopie ohne " +
        "Quittung ab.",
      "receipt-moved":
        "Der Beweis der Quittung führt von einer Stelle zur Wurzel des Registers. Von einer anderen Stelle führt " +
        "er anderswohin. Gültig beruht " +
        "nicht auf der Quittung; eine Richtlinie, die eine verlangt, lehnt dies ab.",
    },
    restore: "Zurücknehmen",
    restored: "Alles ist, wie es gegeben wurde.",
    refused: "Die gegebene Richtlinie lehnt die geänderte Kopie ab:",
    open: "Die geänderte Kopie in der Seite öffnen",
    openNot: "Ein anderer Anker wird unter „Wem vertraut wird“ festgelegt.",
  },

  // ------------------------------------------------------------------------------------------------ reuse
  reuse: {
    title: "Mitnehmen",
    help: "All das entsteht hier, auf diesem Gerät. Nichts wird irgendwohin gesendet.",
    report: {
      title: "Der Bericht",
      note:
        "Was verify aus dem Paket zurückgibt: schlichtes JSON, für dieselben Dateien überall und jederzeit " +
        "dasselbe.",
      copy: "Den JSON-Bericht kopieren",
      save: "Als Datei sichern",
      show: "Den Bericht zeigen",
    },
    link: {
      title: "Ein Link",
      note:
        "Er enthält das Zertifikat und, falls vorhanden, die Quittung, und zwar hinter seinem #, das Browser an " +
        "keinen Server senden. " +
        "Die Antwort ist nicht darin: wer ihn öffnet, gibt die eigene dazu.",
      copy: "Als Link kopieren",
      show: "Den Link zeigen",
      failed: (reason) => `Es wurde kein Link gemacht: ${reason}`,
    },
    code: {
      title: "Der Code für diese Prüfung",
      note: "Er tut genau das, was diese Seite tat, mit dem hier festgelegten Anker und den gegebenen Dateien.",
      module: { title: "JavaScript", copy: "JavaScript kopieren" },
      command: { title: "Befehlszeile", copy: "Befehl kopieren" },
      moduleComments: ["check.mjs, im Ordner der Dateien; Node 20 oder neuer", "vorher: npm install quorumseal"],
      commandComments: ["Im Ordner der Dateien. Mit --json gibt er den Bericht aus."],
      files: (count) => (count === 1 ? "Die Datei, die er liest" : `Die ${number(count)} Dateien, die er liest`),
      filesNote:
        "Was eingefügt wurde oder durch einen Link oder ein Beispiel kam, muss erst unter diesen Namen " +
        "gesichert werden.",
      renamed: "anderer Name als der, unter dem sie gegeben wurde",
      unnamed: "ohne Namen gegeben",
      save: "Sichern",
      saveFile: (name) => `Sichern: ${name}`,
      roles: {
        trust: "Vertrauenspaket",
        certificate: "Zertifikat",
        answer: "Antwort",
        prompt: "Prompt",
        receipt: "Quittung",
        votes: "Stimme",
        advisories: "Warnmeldung",
        policy: "Richtlinie",
      },
    },
    paper: {
      title: "Auf Papier",
      note:
        "Ein Beleg für die Akten: das Urteil, seine Reichweite und worauf es beruht, mit dem Hash des " +
        "Zertifikats als Text und QR-Code.",
      noteUnnamed: "Ein Beleg für die Akten: das Urteil, seine Reichweite und worauf es beruht.",
      print: "Den Beleg drucken",
    },
    copied: (what) => `Kopiert: ${what}`,
    copiedShort: "Kopiert",
    selected: (what) =>
      `Nicht kopiert, da der Browser es nicht erlaubt. Ausgewählt: ${what}. Mit Strg und C oder Befehl und C ` +
      `lässt es sich kopieren.`,
    selectedShort: "Ausgewählt: Strg+C oder ⌘C",
  },

  // ------------------------------------------------------------------------------------------------ codes
  codes: {
    title: "Alle Codes",
    meaning: "Was der Code bedeutet",
    close: "Schließen",
    help:
      "Ein Code steht für einen Grund, nein zu sagen. Codes ändern nie ihre Bedeutung, damit Programme sich auf " +
      "sie verlassen können. " +
      "Dies sind alle, die das Prüfprogramm, seine Befehlszeile und sein Paket ausgeben können.",
    filter: "Nach Code oder Wort filtern",
    count: (shown, all) => (shown === all ? `${number(all)} Codes` : `${number(shown)} von ${number(all)} Codes`),
    none: "Kein Code enthält diese Wörter.",
    unknown: "Einen solchen Code gibt es nicht. Unten stehen alle, die es gibt.",
    families: {
      envelope: { title: "Umschlag", note: "Ob sich die Datei überhaupt als unterschriebenes Dokument lesen lässt." },
      statement: { title: "Aussage", note: "Ob das Unterschriebene ein Zertifikat in der rechten Form ist." },
      "validator-set": { title: "Validatorensatz", note: "Ob den Validatoren, die es nennt, vertraut wird." },
      quorum: { title: "Quorum", note: "Ob genug Stimmgewicht unterschrieben hat." },
      tally: { title: "Auszählung", note: "Ob die besiegelten Zahlen stimmen können." },
      prompt: { title: "Prompt", note: "Ob es zu der gegebenen Frage gemacht wurde." },
      output: { title: "Antwort", note: "Ob die Bytes die besiegelten sind." },
      receipt: {
        title: "Quittung",
        note: "Ob das Siegel eingetragen wurde. Keiner davon macht ein Zertifikat " + "ungültig.",
      },
      ledger: { title: "Register", note: "Ob ein Register fortsetzt, was es zuvor zeigte." },
      trust: {
        title: "Vertrauenspaket",
        note: "Warum es gar kein Urteil gibt: das Vertrauenspaket ist nicht " + "verwendbar.",
      },
      policy: {
        title: "Richtlinie",
        note: "Warum ein gültiges Zertifikat nach den eigenen Regeln nicht " + "akzeptiert wird.",
      },
      input: { title: "Eingabe", note: "Etwas wurde in einer Form gegeben, die nicht verwendbar ist." },
      load: { title: "Laden", note: "Das Prüfprogramm selbst ließ sich nicht starten." },
      store: { title: "Speicher", note: "Ein Speicher für Zertifikate, für alle, die das Paket verwenden." },
      fetch: { title: "Abruf", note: "Eine geprüfte Antwort abrufen, für alle, die das Paket verwenden." },
    },
    explanations: {
      "envelope.too-large":
        "Der Umschlag ist größer als 16 MiB, trägt mehr als 16.384 Signaturen, oder so viele über eine so lange " +
        "Aussage, dass ihre Prüfung mehr als 2 GiB zu hashen hätte. Nichts davon wurde untersucht. Ein echtes " +
        "Zertifikat hat wenige Kilobyte: Ist es die richtige Datei?",
      "envelope.malformed":
        "Das ist kein DSSE-Umschlag: kein strenges JSON (RFC 7493), kein Objekt, oder `payloadType`, `payload` " +
        "oder `signatures` fehlt oder ist von falscher Art. Meist wurde eine Datei abgeschnitten oder " +
        "umkodiert, oder sie ist gar kein Zertifikat.",
      "envelope.payload-type":
        "Der Umschlag ist in Ordnung, aber sein `payloadType` ist nicht `application/vnd.in-toto+json`: er " +
        "besiegelt etwas anderes als ein Zertifikat, vielleicht einen Validatorensatz.",
      "statement.malformed":
        "Das Besiegelte ist keine wohlgeformte in-toto-Aussage dieses Zertifikattyps: ein Mitglied fehlt, ist " +
        "von falscher Art oder außerhalb seines Bereichs. So wurde es ausgestellt; Signaturen können das nicht " +
        "heilen.",
      "statement.predicate-type":
        "Das Besiegelte ist eine in-toto-Aussage, aber von anderer Art als ein " + "Zertifikat von quorumseal.",
      "statement.subject":
        "Die Aussage nennt nicht genau einen Gegenstand mit einem BLAKE3-Hash aus 64 kleinen hexadezimalen " +
        "Ziffern, sie sagt also nicht, welche Bytes sie besiegelt.",
      "statement.unsupported":
        "Das Zertifikat wurde für eine neuere Fassung des Formats gemacht, als dieser Leser kennt, oder " +
        "bezeichnet ein Mitglied als entscheidend, das er nicht kennt. Es kann durchaus in Ordnung sein: das " +
        "Prüfprogramm aktualisieren.",
      "statement.fragments":
        "Die Teile sind keine geordneten Bytebereiche der Antwort: sie überschneiden sich, sind leer, reichen " +
        "über ihr Ende hinaus oder verwenden eine Kennung zweimal.",
      "validator-set.unknown":
        "Das Vertrauenspaket verbindet den festgelegten Anker nicht mit dem Validatorensatz, den das Zertifikat " +
        "nennt. Ein neueres Paket kann das vielleicht; ohne eines lässt sich über die Signaturen nichts sagen.",
      "validator-set.network": "Das Zertifikat gibt ein anderes Netzwerk an als der Validatorensatz, den es nennt.",
      "validator-set.epoch": "Das Zertifikat gibt eine andere Epoche an als der Validatorensatz, den es nennt.",
      "validator-set.unsupported":
        "Das Zertifikat nennt einen Validatorensatz, der für eine neuere Version als diesen Leser gemacht wurde. " +
        "Das Prüfprogramm aktualisieren.",
      "quorum.insufficient":
        "Die Validatoren, deren Signaturen stimmen, wiegen weniger als das Quorum ihres Satzes. Weitere " +
        "Signaturen können später dazukommen; bis dahin ist nichts besiegelt.",
      "tally.inconsistent":
        "Die besiegelte Auszählung kann für diesen Validatorensatz nicht stimmen: das bestätigende Gewicht liegt " +
        "unter dem Quorum, oder die Gewichte ergeben zusammen mehr, als es gibt.",
      "prompt.digest":
        "Der gegebene Prompt ist nicht der, für den das Zertifikat gemacht wurde: die Antwort kann echt sein, " +
        "aber sie beantwortet eine andere Frage.",
      "output.length":
        "Die Antwort hat eine andere Länge als die besiegelte, sie ist also nicht der besiegelte Text. Siehe den " +
        "Hinweis: beim Kopieren kommt oft ein Zeilenende dazu oder geht eines verloren.",
      "output.digest": "Der Hash der Antwort ist ein anderer als der besiegelte: mindestens ein Byte wurde geändert.",
      "receipt.malformed":
        "Die Quittung ist kein C2SP tlog-proof von der Form, die dieses Format verlangt, oder sie überschreitet " +
        "eine Grenze. Meist wurde eine Datei abgeschnitten oder umkodiert. Das Zertifikat wird ohne sie beurteilt.",
      "receipt.no-set":
        "Die Quittung wurde nicht untersucht: das Dokument, zu dem sie gehören soll, ließ sich nicht lesen, oder " +
        "seinem Validatorensatz wird nicht vertraut. Ob es eingetragen wurde, ist nicht bekannt.",
      "receipt.seal":
        "Die eingetragenen Signaturen sind nicht das Siegel dieses Dokuments: eine davon ist falsch, oder sie " +
        "wiegen weniger als das Quorum. Eingetragen wurde vielleicht nicht mehr als die Kennung des Dokuments.",
      "receipt.unknown-ledger":
        "Kein Validatorensatz aus der Epoche des Dokuments oder einer späteren, dem vertraut wird, nennt dieses " +
        "Register. " +
        "Ein neueres Vertrauenspaket vielleicht; ohne eines lässt sich über die Quittung nichts sagen.",
      "receipt.log-signature":
        "Der Checkpoint ist nicht mit dem Schlüssel des Registers unterschrieben, das er " + "nennt.",
      "receipt.inclusion":
        "Der Einschlussbeweis führt von diesem Dokument mit diesem Siegel nicht zur Wurzel des Checkpoints: ein " +
        "anderes Dokument oder ein anderes Siegel wurde eingetragen, oder der Beweis ist falsch.",
      "receipt.cosignatures":
        "Kein Validatorensatz, dem vertraut wird, hat den Checkpoint mit einem Quorum gegengezeichnet: vielleicht " +
        "hat das Register ihn sonst niemandem gezeigt. Ein neueres Vertrauenspaket oder eine Quittung mit mehr " +
        "Gegenzeichnungen kann es klären.",
      "ledger.inconsistent":
        "Der neue Checkpoint des Registers setzt den gemerkten nicht fort: ein anderes Register, eine andere " +
        "Wurzel bei gleicher Größe oder ein falscher Beweis. Beide Checkpoints aufbewahren: sind ihre " +
        "Signaturen echt, beweisen sie, dass das Register verschiedene Verläufe gezeigt hat.",
      "ledger.rollback":
        "Der neue Checkpoint ist der eines kleineren Baums als der gemerkte: er ist veraltet, " +
        "oder das Register wurde zurückgesetzt.",
      "ledger.tiles":
        "Eine Datei im Ordner des Registers fehlt oder enthält nicht, was der Baum des Checkpoints dort hat: " +
        "eine Kopie wurde abgebrochen, oder das Register wurde nachträglich geändert. Die Meldung nennt die " +
        "Datei und was sie enthalten sollte.",
      "trust.too-large":
        "Das Vertrauenspaket ist größer als 64 MiB, hat mehr als 16.384 Sätze und Sprünge, oder die Prüfung " +
        "seiner Übergaben hätte mehr als 32 GiB zu hashen.",
      "trust.malformed":
        'Das Vertrauenspaket ist kein strenges JSON der Form {"sets": [...]}, oder der Satz des festgelegten ' +
        "Ankers darin ist nicht wohlgeformt.",
      "trust.anchor-missing":
        "Kein Satz im Vertrauenspaket hat die Kennung des festgelegten Ankers. Entweder der Anker oder das Paket " +
        "ist das falsche.",
      "trust.unsupported":
        "Der Satz des festgelegten Ankers wurde für eine neuere Version als diesen Leser gemacht. Das " +
        "Prüfprogramm aktualisieren oder einen älteren Satz festlegen.",
      "trust.fork":
        "Von diesem Anker aus lässt sich zwei verschiedenen Validatorensätzen derselben Epoche vertrauen. Ein " +
        "Quorum hat zwei Nachfolger unterschrieben, oder eine Verlaufswurzel widerspricht der Kette: kein " +
        "Urteil ist sicher, bis ein Mensch entschieden hat, was stimmt.",
      "trust.rollback":
        "Der gemerkte neueste Satz ist nicht unter denen, welchen vertraut wird: das Paket ist älter als eines, das " +
        "schon bekannt war, oder es gehört zu einem anderen Zweig.",
      "policy.malformed":
        "Die Richtlinie hat ein unbekanntes Mitglied, einen Wert von falscher Art oder außerhalb seines " +
        "Bereichs, oder sie ist kein strenges JSON. Eine falsch geschriebene Regel wird abgelehnt statt " +
        "übergangen.",
      "policy.min-quorum-percent":
        "Das unterschriebene Gewicht ist ein kleinerer Anteil am Gesamtgewicht, als " + "die Richtlinie verlangt.",
      "policy.max-dissent-percent":
        "Das widersprechende Gewicht ist ein größerer Anteil am Gesamtgewicht, als " + "die Richtlinie zulässt.",
      "policy.max-unaccounted-percent":
        "Das Gewicht der Validatoren, die weder unterschrieben noch nachweislich abgelehnt oder sich enthalten " +
        "haben, ist ein größerer Anteil am Gesamtgewicht, als die Richtlinie zulässt.",
      "policy.min-signers": "Weniger Validatoren haben unterschrieben, als die Richtlinie verlangt.",
      "policy.min-operators":
        "Die unterzeichnenden Validatoren gehören weniger verschiedenen Betreibern, als die Richtlinie verlangt. " +
        "Validatoren ohne Betreiber zählen nicht mit.",
      "policy.require-validators": "Ein Validator, den die Richtlinie verlangt, hat nicht unterschrieben.",
      "policy.allow-models": "Das Modell oder seine Version ist keines, das die Richtlinie zulässt.",
      "policy.min-epoch": "Das Zertifikat wurde in einer früheren Epoche besiegelt, als die Richtlinie annimmt.",
      "policy.require-prompt": "Die Richtlinie verlangt, dass der Prompt gegeben ist und passt.",
      "policy.require-receipt":
        "Die Richtlinie verlangt, dass das Zertifikat eingetragen wurde, vielleicht bis zu einem Zeitpunkt oder " +
        "mit Gegenzeichnungen einer hinreichend neuen Epoche, und das wurde nicht gezeigt.",
      "policy.require-proven-dissent":
        "Die Richtlinie verlangt Stimmen, die allen Widerspruch beweisen, den die Auszählung nennt, und nicht mehr.",
      "policy.require-affirmed-fragments":
        "Die Richtlinie verlangt, dass Teile jedes Byte der Antwort abdecken und dass ein Quorum jeden davon " +
        "bestätigt hat.",
      "policy.on-advisory":
        "Eine besiegelte Warnmeldung betrifft dieses Zertifikat, und die Richtlinie handelt nach Warnmeldungen: " +
        "sein Modell oder es selbst wurde als veraltet bezeichnet oder zurückgezogen, oder Schlüssel, die es " +
        "besiegelten, sind seither bekannt geworden, und keine hinreichend frühe Quittung zeigt, dass es " +
        "älter ist. Das Zertifikat bleibt gültig.",
      "policy.distrust-validators":
        "Ohne das Gewicht der Validatoren, denen die Richtlinie misstraut, erreichen die Signaturen das Quorum " +
        "nicht.",
      "input.anchor": "Der Anker hat nicht die Form `blake3:` und 64 kleine hexadezimale Ziffern.",
      "input.checkpoint":
        "Der gemerkte Checkpoint ist keiner, wie ein Register ihn ausgibt: er wurde abgeschnitten oder geändert, " +
        "seit er gespeichert wurde.",
      "input.digest": "Ein angegebener Hash hat nicht die Form `blake3:` und 64 kleine hexadezimale Ziffern.",
      "input.head":
        "Der gemerkte neueste Satz ist keine Epoche (0 bis 2^53-1) mit der Kennung eines " + "Validatorensatzes.",
      "input.argument": "Ein Argument fehlt, ist unbekannt oder widerspricht einem anderen. Die Meldung nennt es.",
      "input.file": "Eine Datei ließ sich nicht lesen oder schreiben. Die Meldung nennt sie und den Grund.",
      "input.document":
        "Ein Dokument für ein Werkzeug, das Dokumente macht oder verbindet, ist nicht das, was es braucht. Die " +
        "Meldung sagt, was erwartet wurde.",
      "input.key":
        "Eine Schlüsseldatei war nicht verwendbar: nicht von der erwarteten Form, kein guter Schlüssel, oder für " +
        "andere lesbar.",
      "input.answer":
        "Eine Antwort oder ein Prompt wurde in einer Form gegeben, die keine Bytes hat: von unbekannter Art, " +
        "eine Zeichenkette mit der Hälfte eines Ersatzzeichenpaars, ein schon gelesener Strom oder einer aus " +
        "etwas anderem als Bytes. Die Meldung sagt, was davon.",
      "input.response":
        "Eine Antwort eines Servers, die gelesen werden sollte, ist kein Erfolg, oder ihr Inhalt wurde schon " +
        "gelesen. Nichts davon wurde übernommen: eine Fehlerseite ist kein Dokument und keine Antwort.",
      "input.wasm":
        "Das zum Laden gegebene WebAssembly ist nicht verwendbar: es ist von unbekannter Art, `integrity` ist " +
        "fehlerhaft oder wurde für ein schon übersetztes Modul verlangt, oder das Prüfprogramm wurde vorher " +
        "aus etwas anderem geladen. Die Meldung sagt, was davon.",
      "load.fetch":
        "Die .wasm-Datei des Prüfprogramms ließ sich nicht lesen: sie ist nicht dort, wo das Programm sie sucht, " +
        "der Server antwortete mit einem Fehler, oder in der Content-Security-Policy der Seite fehlt sie unter " +
        "`connect-src`. Die Datei gehört neben das Skript, das sie lädt. Das Laden lässt sich wiederholen.",
      "load.compile":
        "Was gelesen wurde, ist nicht die .wasm-Datei des Prüfprogramms: oft antwortet ein Server auf jede " +
        "unbekannte Adresse mit seiner Startseite, oder eine Datei wurde abgeschnitten. Das Laden lässt sich " +
        "wiederholen.",
      "load.csp":
        "Die Content-Security-Policy der Seite verbietet WebAssembly. In `script-src` fehlt 'wasm-unsafe-eval'; " +
        "es erlaubt WebAssembly und kein `eval`.",
      "load.integrity":
        "Die .wasm-Datei ist nicht die, die das gegebene `integrity` nennt: sie ist von einer anderen Version, " +
        "oder jemand hat sie geändert. Nichts davon wurde ausgeführt. Wo es kein WebCrypto gibt (auf Seiten " +
        "ohne https), lässt sich nichts vergleichen, und nichts wird geladen.",
      "load.mismatch":
        "Die .wasm-Datei und das JavaScript daneben sind aus verschiedenen Versionen: eines von beiden liegt " +
        "veraltet in einem Cache oder wurde nicht ausgeliefert. Beide gehören zusammen ausgeliefert.",
      "load.unsupported-engine":
        "Die JavaScript-Umgebung hat kein WebAssembly oder keines mit SIMD: sie ist älter als Chrome 91, Firefox " +
        "89, Safari 16.4 oder Node 20, oder WebAssembly ist abgeschaltet, wie es manche Schutzmodi tun.",
      "load.stopped":
        "Die WebAssembly-Instanz blieb mitten in der Arbeit stehen, in der Praxis aus Mangel an Speicher, und " +
        "ist nicht mehr verwendbar. Die Seite neu laden oder das Programm neu starten.",
      "store.failed":
        "Der Speicher hinter einem Zertifikatspeicher verweigerte das Lesen oder Schreiben: er ist voll, wurde " +
        "geschlossen oder ist hier nicht erlaubt. Was vorher gespeichert war, ist unberührt. Die Meldung nennt " +
        "seinen Grund.",
      "fetch.network":
        "Es kam keine Antwort, oder sie brach ab: der Name wurde nicht gefunden, die Verbindung scheiterte, " +
        "oder, auf einer Seite, der andere Ursprung erlaubt das Lesen nicht (CORS).",
      "fetch.status":
        "Der Server antwortete mit etwas anderem als einem Erfolg, es gibt also keine Antwort zu prüfen. Eine " +
        "Fehlerseite wird nie als eine weitergegeben.",
      "fetch.redirect":
        "Mehr als drei Weiterleitungen, oder eine, die nirgendwohin oder aus dem Erlaubten " + "hinaus führt.",
      "fetch.origin":
        "Einer Adresse darf nicht gefolgt werden: sie ist von einem anderen Ursprung, den `allowOrigins` nicht " +
        "nennt, nicht https (nur dieser Rechner selbst darf ohne), oder enthält einen Benutzernamen oder ein " +
        "Kennwort.",
      "fetch.no-certificate":
        "Zu der Antwort wurde kein Zertifikat gefunden: es gibt weder einen `Link` zu einem noch eine Datei " +
        "daneben, oder sie ist leer. Soll der andere Ursprung von einer Seite aus gelesen werden, muss er " +
        "`Access-Control-Expose-Headers: Link` senden.",
      "fetch.too-large":
        "Ein Inhalt ist länger als die gesetzte Grenze, oder ein `Link`-Header ist zu lang zum Durchsehen. " +
        "Nichts davon wurde weitergegeben, oder der Strom endete mit diesem Fehler.",
      "fetch.timeout": "Die Antwort, oder was sie prüft, kam nicht in der gesetzten Zeit.",
    },
  },

  // ------------------------------------------------------------------------------------------------ record
  record: {
    title: "Beleg einer Prüfung",
    printed: (time) => `Gedruckt am ${time}, nach der Uhr dieses Geräts. Das Urteil selbst hängt von keiner Uhr ab.`,
    by: (version, address) => `Gemacht von der Seite von quorumseal ${version} unter ${address}`,
    certHash: "Hash des Zertifikats",
    certHashNote: "Bezeichnet dieses Zertifikat, wer immer es hat. Zum Lesen in Gruppen; zum Kopieren am Stück:",
    qr: "QR-Code mit dem Hash des Zertifikats",
    noCertHash: "Es gibt keinen Hash: kein Zertifikat wurde gegeben, oder es ließ sich nicht lesen.",
    sealed: "Was besiegelt wurde",
    claimed: "Was das Zertifikat behauptet; nichts davon ist bewiesen, siehe das Urteil",
    network: "Netzwerk",
    epoch: "Epoche",
    round: "Runde",
    openedAt: "Eröffnet",
    sealedAt: "Besiegelt",
    byWord: (time) => `${time}, nach dem Wort der Validatoren`,
    model: "Modell",
    modelDigest: "Hash des Modells",
    dataset: "Datensatz",
    promptDigest: "Hash des Prompts",
    prompt: {
      matched: "der des gegebenen Prompts",
      mismatched: "nicht der des gegebenen Prompts",
      "not-checked": "kein Prompt wurde abgeglichen",
    },
    validatorSet: "Validatorensatz",
    outputDigest: "Hash der Antwort",
    outputSize: "Größe der Antwort",
    mediaType: "Medientyp",
    given: "Die vorliegende Antwort",
    givenName: "Name",
    givenSize: "Größe",
    givenDigest: "Hash",
    noAnswer: "Keine Antwort wurde zum Abgleich gegeben.",
    asSealed: "wie besiegelt",
    bytes,
    trust: "Worauf das Urteil beruht",
    anchor: "Festgelegter Anker",
    noAnchor: "Kein Anker war festgelegt.",
    demo: "Der Anker einer Vorführung: die Schlüssel kann jeder ableiten, sie schützen also nichts.",
    head: "Neuester Satz, dem vertraut wird",
    headEpoch: (epoch) => `Epoche ${number(epoch)}`,
    checks: "Prüfschritte",
    expected: (value) => `Erwartet: ${value}`,
    got: (value) => `Gefunden: ${value}`,
    weights: "Gewichte",
    signed: "Unterschrieben",
    signedValue: (signed, total) => `${number(signed)} von ${number(total)}`,
    threshold: "Quorum",
    margin: "Abstand",
    marginValue: (margin) => (margin < 0 ? `${number(-margin)} zu wenig` : `${number(margin)} mehr als nötig`),
    affirmed: "Bestätigt, laut Siegel",
    dissent: "Widerspruch, laut Siegel",
    abstained: "Enthaltung, laut Siegel",
    dissentIs: { claimed: "behauptet", proven: "durch Stimmen bewiesen", contradicted: "durch Stimmen widerlegt" },
    unaccounted: "Nicht belegt",
    signers: (count) =>
      count === 1
        ? "Unterschrieben von 1 Validator, mit seinem Gewicht"
        : `Unterschrieben von ${number(count)} Validatoren, mit ihrem Gewicht`,
    others: (count) => (count === 1 ? "1 anderer Validator" : `${number(count)} andere Validatoren`),
    signer: (id, operator, value) => `${id}${operator === null ? "" : ` (${operator})`}: ${number(value)}`,
    signerStatus: {
      signed: "unterschrieben",
      failed: "falsche Signatur",
      silent: "still",
      unsupported: "Schlüssel nicht unterstützt",
    },
    more: (count) => `und ${number(count)} weitere, im JSON-Bericht genannt`,
    receipt: "Quittung des Registers",
    noReceipt: "Keine Quittung wurde gegeben: nichts ist darüber gesagt, ob oder wann das Siegel eingetragen wurde.",
    logged: {
      yes: "Eingetragen",
      no: "Nicht als eingetragen gezeigt",
      unknown: "Durch dieses Vertrauenspaket nicht zu entscheiden",
      "not-given": "Nicht gegeben",
    },
    origin: "Register",
    position: "Stelle",
    positionValue: (index, size) => entry(index, size),
    loggedBy: (time) => `ein Quorum der Zeugen des Registers hatte es spätestens am ${time} gesehen`,
    cosigned: "Gegengezeichnet",
    cosignedValue: (some, epoch, ids) => `ein Gewicht von ${number(some)} der Epoche ${number(epoch)}: ${ids}`,
    beside: "Neben dem Urteil",
    votes: "Stimmen",
    votesValue: (affirm, reject, abstain) =>
      `bewiesenes Gewicht: ${number(affirm)} bestätigt, ${number(reject)} abgelehnt, ${number(abstain)} Enthaltung`,
    advisories: "Warnmeldungen",
    advisory: (kind, target, since) => (since === null ? `${kind}: ${target}` : `${kind}: ${target}, seit ${since}`),
    advisoryKinds: {
      deprecated: "veraltet",
      withdrawn: "zurückgezogen",
      "key-compromise": "Schlüssel kompromittiert",
    },
    applies: "betrifft dieses",
    appliesNot: "betrifft dieses nicht",
    ignoredAdvisories: (count) => (count === 1 ? "1, die nicht zählt" : `${number(count)}, die nicht zählen`),
    policy: "Richtlinie",
    accepted: "akzeptiert",
    notAccepted: "nicht akzeptiert",
    rule: (rule, asked, found) => `${rule}: verlangt ${asked}, gefunden ${found}`,
    nothing: "nichts, wonach zu urteilen wäre",
    again: "Um erneut zu prüfen",
    againNote: "Mit denselben Dateien, in ihrem Ordner:",
  },

  // ------------------------------------------------------------------------------------------------ stories
  stories: {
    "two-truths": {
      title: "Zwei Wahrheiten: eine Frage und zwei Antworten, jede zu ihrer Zeit besiegelt",
      both: "Beide Antworten auf eine Frage, vor und nach der Änderung der Gewichte",
      "answer-one": "Die Antwort von Modell 7.2.0",
      "answer-two": "Die Antwort von Modell 7.2.1, nach einer Änderung seiner Gewichte",
      "other-answer": "Das erste Zertifikat zur zweiten Antwort",
      tampered: "Die erste Antwort mit einer geänderten Ziffer",
      "other-prompt": "Die erste Antwort zu einer anderen Frage",
      "short-of-quorum": "Ein Zertifikat, dessen Quorum noch nicht unterschrieben hat",
      unreached: "Ein Zertifikat eines Satzes, an den niemand übergeben hat",
      "rotated-out": "Ein altes Zertifikat, unterschrieben von einem Validator, der seither ausgeschieden ist",
    },
    "leaked-keys": {
      title: "Gestohlene Schlüssel: eine vollkommene Fälschung, und das Register, das sie datiert",
      both: "Die echte Antwort neben der gefälschten, mit dem, was seither bekannt wurde",
      genuine: "Die echte Antwort mit ihrer frühen Quittung; verlangt ist ein Eintrag bis Juni",
      "genuine-advisories":
        "Dieselbe unter einer Richtlinie, die nach Warnmeldungen handelt: ihre Quittung ist älter als der Diebstahl",
      forged: "Die gefälschte Antwort: vollkommen unterschrieben und sogar im Register",
      "forged-reported": "Die gefälschte Antwort mit Warnmeldungen, die nur gemeldet werden",
      "forged-late": "Die gefälschte Antwort; verlangt ist ein Eintrag bis Juni, eingetragen wurde sie im November",
      "forged-advisories": "Die gefälschte Antwort unter einer Richtlinie, die nach Warnmeldungen handelt",
      "genuine-unlogged": "Die echte Antwort ohne ihre Quittung: nichts zeigt, dass sie älter als der Diebstahl ist",
    },
  },

  // ------------------------------------------------------------------------------------------------
};
