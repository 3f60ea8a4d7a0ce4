/**
 * What must hold in every browser. Each case has a page of its own and uses of it nothing but `evaluate`; `server` can hold
 * answers back. What runs in the page finds there what `page.js` makes.
 */

import assert from "node:assert/strict";

/* global VerifiedAnswer, Verifier, world, verifier, others, make, script, part, isGreen, seen, watch, frames, shows, settled, text, pieces */

/** Adds one property of something that is shown to be right. */
const looks = (shown, expected) => assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, shown[key]])), expected);

export const cases = {
  // States.

  "no certificate: provisional, and never green": async (page) => {
    const [bare, asked, empty] = await page.evaluate(async () => {
      const bare = make({ inside: world.answer });
      const asked = make({ inside: world.answer, properties: { verifier } });
      const empty = make({ inside: world.answer, properties: { verifier, certificate: " \n" } });
      return [await settled(bare), await settled(asked), await settled(empty)];
    });
    looks(bare, { state: "provisional", attribute: "provisional", tone: "neutral", report: null, accepted: false });
    for (const shown of [asked, empty]) looks(shown, { state: "provisional", tone: "neutral", report: "provisional", accepted: false });
  },

  "valid: green, in words, with its scope": async (page) => {
    const [before, shown, matched] = await page.evaluate(async () => {
      const host = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
      const before = shows(host);
      const shown = await settled(host);
      host.setAttribute("prompt", world.prompt);
      return [before, shown, await settled(host)];
    });
    looks(before, { state: "verifying", attribute: "verifying", tone: "neutral", status: "", accepted: false });
    looks(shown, { state: "valid", attribute: "valid", tone: "good", report: "valid", accepted: true });
    assert.match(shown.status, /exactly the text/);
    assert.match(shown.scope, /80 of 100 voting weight.*not checked/);
    assert.match(matched.scope, /As the answer to exactly the given question/);
    assert.notEqual(before.ground, shown.ground);
  },

  "the other states, each in its own words": async (page) => {
    const shown = await page.evaluate(async () => {
      const give = (properties, inside = world.answer) => settled(make({ inside, properties: { verifier, certificate: world.certificate, ...properties } }));
      const older = await Verifier.load({ anchor: world.anchor, trust: world.olderTrust });
      return {
        unbound: await settled(make({ properties: { verifier, certificate: world.certificate } })),
        insufficient: await give({ certificate: world.insufficient }),
        untrusted: await give({ verifier: older }),
        unsupported: await give({ certificate: world.unsupportedCertificate }),
        malformed: await give({ certificate: "{}" }),
        otherText: await give({}, `${world.answer}!`),
        nearly: await give({}, `${world.answer}\n`),
        otherPrompt: await give({ prompt: "What else?" }),
        notAccepted: await give({ policy: { minSigners: 4 } }),
        withdrawn: await give({ advisories: [world.otherAdvisories.withdrawn] }),
      };
    });
    looks(shown.unbound, { state: "sealed-unbound", tone: "neutral", accepted: false });
    looks(shown.insufficient, { state: "insufficient", tone: "caution", accepted: false, code: "quorum.insufficient" });
    looks(shown.untrusted, { state: "untrusted", tone: "caution", accepted: false, code: "validator-set.unknown" });
    looks(shown.unsupported, { state: "unsupported", tone: "caution", accepted: false, code: "statement.unsupported" });
    looks(shown.malformed, { state: "invalid", tone: "bad", accepted: false, code: "envelope.malformed" });
    looks(shown.otherText, { state: "invalid", tone: "bad", accepted: false, code: "output.length" });
    assert.equal(shown.otherText.scope, "The sealed text has 50 bytes; this one has 51. 80 of 100 voting weight sealed another text.");
    assert.match(shown.otherText.verdict, /not the text that was sealed/);
    assert.match(shown.nearly.notices.join(), /^Nearly: /);
    looks(shown.otherPrompt, { state: "invalid", tone: "bad", code: "prompt.digest" });
    assert.match(shown.otherPrompt.verdict, /another question/);
    looks(shown.notAccepted, { state: "valid", attribute: "valid", report: "valid", tone: "caution", accepted: false });
    assert.match(shown.notAccepted.notices.join(), /minSigners 4; found 3/);
    looks(shown.withdrawn, { state: "valid", accepted: true });
    assert.match(shown.withdrawn.notices.join(), /Withdrawn/);
    const words = Object.values(shown).map(({ verdict }) => verdict);
    assert.equal(new Set(words.slice(0, 5)).size, 5);
  },

  "a receipt, votes and advisories are given and reported": async (page) => {
    const [report, details] = await page.evaluate(async () => {
      const { certificate, prompt, receipt, votes, advisories } = world;
      const host = make({ inside: world.answer, properties: { verifier, certificate, prompt, receipt, votes, advisories } });
      const report = await host.settled;
      part(host, "details").open = true;
      await new Promise((resolve) => setTimeout(resolve));
      return [report, part(host, "details-content").textContent];
    });
    assert.deepEqual([report.logged, report.dissent, report.prompt, report.advisories.counted.length], ["yes", "proven", "matched", 1]);
    for (const words of ["2026-03-01 09:05:00 UTC", "proven by votes", "north", report.certHash, "atlas 7.2.0"]) assert.ok(details.includes(words), words);
  },

  "what cannot be used is an error with its code, and no verdict on the answer": async (page) => {
    const shown = await page.evaluate(async () => {
      const given = { certificate: world.certificate };
      const { anchor } = world;
      const of = (options) => settled(make({ inside: world.answer, ...options }));
      return {
        noVerifier: await of({ properties: given }),
        noTrust: await of({ properties: { ...given, anchor } }),
        noAnchor: await of({ properties: { ...given, trust: world.trust } }),
        badAnchor: await of({ properties: { ...given, anchor: "blake3:no", trust: world.trust } }),
        badTrust: await of({ properties: { ...given, anchor, trust: "{}" } }),
        badPolicy: await of({ properties: { ...given, verifier, policy: { minSingers: 3 } } }),
        badVerifier: await of({ properties: { ...given, verifier: {} } }),
        noText: await of({ properties: { ...given, verifier, answer: 42 } }),
        half: await of({ properties: { ...given, verifier, answer: "\ud83d" } }),
        missing: await of({ properties: { verifier }, attributes: { "certificate-src": "missing.json" } }),
        address: await of({ properties: { verifier }, attributes: { certificate: "answer.cert.json" } }),
      };
    });
    const codes = { noVerifier: "input.argument", noTrust: "input.argument", noAnchor: "input.anchor", badAnchor: "input.anchor", badTrust: "trust.malformed", badPolicy: "policy.malformed", badVerifier: "input.argument", noText: "input.answer", half: "input.answer", missing: "fetch.status", address: "input.argument" };
    for (const [name, code] of Object.entries(codes)) {
      looks(shown[name], { state: "error", attribute: "error", tone: "caution", report: null, accepted: false, code });
      assert.match(shown[name].verdict, /^Cannot verify$/, name);
      assert.match(shown[name].scope, /^This says nothing about the text: /, name);
    }
    assert.match(shown.address.scope, /certificate-src/);
    assert.match(shown.missing.scope, /missing\.json, answers 404/);
  },

  // Ways of giving.

  "by attributes, with one verifier for all of the same anchor and bundle": async (page, server) => {
    const before = server.requests.get("/w/trust.json") ?? 0;
    const shown = await page.evaluate(async () => {
      const attributes = { anchor: world.anchor, "trust-src": "/w/trust.json", "certificate-src": "/w/cert.json", "prompt-src": "w/prompt.txt", "receipt-src": "/w/receipt.txt" };
      const hosts = [make({ inside: world.answer, attributes }), make({ inside: world.answer, attributes })];
      const shown = await Promise.all(hosts.map(settled));
      hosts.push(make({ inside: world.answer, attributes: { ...attributes, "policy-src": "/w/policy.json" } }));
      return [...shown, await settled(hosts[2]), hosts[0].report];
    });
    looks(shown[0], { state: "valid", accepted: true });
    looks(shown[1], { state: "valid", accepted: true });
    looks(shown[2], { state: "valid", accepted: false });
    assert.equal(shown[3].prompt, "matched");
    assert.equal(shown[3].logged, "yes");
    assert.equal(server.requests.get("/w/trust.json") - before, 1, "the bundle is read once");
  },

  "by scripts inside": async (page) => {
    const [shown, inner] = await page.evaluate(async () => {
      const inside = [
        script("answer", world.answer),
        script("certificate", world.certificate, "application/json"),
        script("prompt", world.prompt),
        script("receipt", world.receipt),
        script("policy", '{"requirePrompt":true}', "application/json"),
        script("trust", world.trust, "application/json"),
      ];
      const host = make({ inside, attributes: { anchor: world.anchor } });
      return [await settled(host), (await host.settled).prompt];
    });
    looks(shown, { state: "valid", accepted: true });
    assert.equal(shown.text, "Le café est près de la forêt.\nIt opens at nine.");
    assert.equal(inner, "matched");
  },

  "a script beside plain text is no part of it": async (page) => {
    const shown = await page.evaluate(() => settled(make({ inside: [world.answer, script("certificate", world.certificate, "application/json")], properties: { verifier } })));
    looks(shown, { state: "valid", accepted: true });
  },

  "in every form that verify takes, promises of them, and each read once": async (page) => {
    const shown = await page.evaluate(async () => {
      const bytes = new TextEncoder().encode(world.certificate);
      const forms = [bytes, bytes.buffer, new Blob([bytes]), new Response(bytes), new Blob([bytes]).stream(), JSON.parse(world.certificate), Promise.resolve(world.certificate)];
      const states = [];
      for (const certificate of forms) {
        const host = make({ inside: world.answer, properties: { certificate, verifier: Promise.resolve(verifier), prompt: new Response(world.prompt) } });
        states.push((await settled(host)).state);
        host.textContent = "another";
        states.push((await settled(host)).state);
      }
      const trust = new Response(world.trust);
      for (let at = 0; at < 2; at += 1) {
        states.push((await settled(make({ inside: world.answer, properties: { certificate: world.certificate, anchor: world.anchor, trust } }))).state);
      }
      return states;
    });
    assert.deepEqual(shown, [...Array(7).fill(["valid", "invalid"]).flat(), "valid", "valid"]);
  },

  "a verifier for the whole page, given late": async (page) => {
    const shown = await page.evaluate(async () => {
      const host = make({ inside: world.answer, properties: { certificate: world.certificate } });
      const before = await settled(host);
      VerifiedAnswer.verifier = verifier;
      return [before, await settled(host)];
    });
    looks(shown[0], { state: "error" });
    looks(shown[1], { state: "valid", accepted: true });
  },

  "properties that were set before the element was defined": async (page) => {
    const shown = await page.evaluate(async () => {
      const frame = document.createElement("iframe");
      document.body.append(frame);
      // Made where nothing is defined, and brought here.
      const host = frame.contentDocument.createElement("verified-answer");
      host.certificate = world.certificate;
      host.verifier = verifier;
      host.textContent = world.answer;
      document.querySelector("main").append(document.adoptNode(host));
      return [await settled(host), Object.prototype.hasOwnProperty.call(host, "certificate")];
    });
    looks(shown[0], { state: "valid", accepted: true });
    assert.equal(shown[1], false);
  },

  // Changes.

  "the text changes: the seal is gone at once, whatever way": async (page) => {
    const shown = await page.evaluate(async () => {
      const ways = {
        data: (host) => (host.firstChild.data += "!"),
        insertData: (host) => host.firstChild.insertData(0, "x"),
        textContent: (host) => (host.textContent = "other"),
        innerHTML: (host) => (host.innerHTML = "<b>other</b>"),
        append: (host) => host.append("more"),
        remove: (host) => host.firstChild.remove(),
        nested: (host) => host.append(Object.assign(document.createElement("i"), { textContent: "x" })),
      };
      const result = {};
      for (const [name, change] of Object.entries(ways)) {
        const host = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
        await host.settled;
        const watching = watch(host, (host) => seen(host) === world.answer && host.textContent === world.answer);
        await frames(2);
        change(host);
        const report = host.report;
        const accepted = host.accepted;
        const green = isGreen(host);
        const after = await settled(host);
        const watched = await watching.stop();
        result[name] = { report, accepted, green, after, watched };
      }
      return result;
    });
    for (const [name, { report, accepted, green, after, watched }] of Object.entries(shown)) {
      assert.deepEqual([report, accepted, green], [null, false, false], name);
      assert.equal(after.state, name === "remove" ? "sealed-unbound" : "invalid", name);
      assert.ok(watched.green > 0 && watched.looks > watched.green, name);
      assert.deepEqual(watched.wrong, [], name);
    }
  },

  "back to the sealed text: green again, after a new check": async (page) => {
    const [states, shown] = await page.evaluate(async () => {
      const host = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
      const states = [];
      host.addEventListener("verified-answer-state", ({ detail }) => states.push([detail.state, detail.accepted]));
      await host.settled;
      host.firstChild.data = "no";
      await host.settled;
      host.firstChild.data = world.answer;
      return [await settled(host).then(() => states), shows(host)];
    });
    assert.deepEqual(states, [["valid", true], ["verifying", false], ["invalid", false], ["verifying", false], ["valid", true]]);
    looks(shown, { state: "valid", accepted: true });
  },

  "markup that changes no character changes nothing, and none of it is shown": async (page) => {
    const shown = await page.evaluate(async () => {
      const host = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
      await host.settled;
      const before = host.report;
      host.append(document.createComment("x"), Object.assign(document.createElement("img"), { alt: "Not that" }));
      await frames(2);
      return [await settled(host), host.report === before, host.querySelector("img").getBoundingClientRect().width];
    });
    looks(shown[0], { state: "valid", accepted: true });
    assert.equal(shown[1], true);
    assert.equal(shown[2], 0, "what was not verified is not shown");
  },

  "a script inside is replaced or changed": async (page) => {
    const shown = await page.evaluate(async () => {
      const certificate = script("certificate", world.certificate, "application/json");
      const host = make({ inside: [script("answer", world.answer), certificate], properties: { verifier } });
      const first = await settled(host);
      certificate.replaceWith(script("certificate", world.laterCertificate, "application/json"));
      const none = host.report;
      const second = await settled(host);
      host.querySelector("[slot=answer]").textContent = world.laterAnswer;
      const third = await settled(host);
      host.querySelector("[slot=certificate]").remove();
      return [first, none, second, third, await settled(host)];
    });
    assert.deepEqual([shown[0].state, shown[1], shown[2].state, shown[3].state, shown[4].state], ["valid", null, "invalid", "valid", "provisional"]);
  },

  "every property and attribute counts at once": async (page) => {
    const shown = await page.evaluate(async () => {
      const result = {};
      const changes = {
        certificate: (host) => (host.certificate = null),
        prompt: (host) => (host.prompt = "another"),
        promptAttribute: (host) => host.setAttribute("prompt", "another"),
        policy: (host) => (host.policy = { minSigners: 4 }),
        answer: (host) => (host.answer = "another"),
        verifier: (host) => (host.verifier = others),
        receipt: (host) => (host.receipt = "junk"),
      };
      for (const [name, change] of Object.entries(changes)) {
        const host = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
        await host.settled;
        change(host);
        const at = [host.state, isGreen(host), host.report];
        result[name] = [...at, (await settled(host)).state];
      }
      return result;
    });
    const after = { certificate: "provisional", prompt: "invalid", promptAttribute: "invalid", policy: "valid", answer: "invalid", verifier: "untrusted", receipt: "valid" };
    for (const [name, state] of Object.entries(after)) assert.deepEqual(shown[name], ["verifying", false, null, state], name);
  },

  "its own attributes take nothing from outside": async (page) => {
    const shown = await page.evaluate(async () => {
      const host = make({ inside: "junk", attributes: { state: "valid", accepted: "" }, properties: { verifier, certificate: world.certificate } });
      const first = shows(host);
      await host.settled;
      host.setAttribute("accepted", "");
      host.setAttribute("state", "valid");
      return [first, shows(host), isGreen(host)];
    });
    looks(shown[0], { attribute: "verifying" });
    looks(shown[1], { attribute: "invalid", state: "invalid" });
    assert.equal(shown[2], false);
  },

  "what is shown is changed inside the shadow": async (page) => {
    const shown = await page.evaluate(async () => {
      const host = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
      await host.settled;
      const watching = watch(host, (host) => seen(host) === world.answer);
      await frames(2);
      part(host, "text").firstChild.data = "Something else.";
      const at = [host.report, isGreen(host)];
      const after = await settled(host);
      await host.verify();
      return [at, after, (await watching.stop()).wrong, shows(host)];
    });
    assert.deepEqual(shown[0], [null, false]);
    looks(shown[1], { state: "altered", attribute: "altered", tone: "bad", report: null, accepted: false });
    assert.deepEqual(shown[2], []);
    looks(shown[3], { state: "valid", accepted: true, text: "Le café est près de la forêt.\nIt opens at nine." });
  },

  // What others do to what is shown.

  "output that the page brings along is never taken for the renderer's, not in a form either": async (page) => {
    const shown = await page.evaluate(async () => {
      const render = (words) => Object.assign(document.createElement("p"), { textContent: words });
      const form = document.createElement("form");
      form.setAttribute("slot", "verified-answer-output");
      form.innerHTML = `<input name="slot" hidden><input name="remove" hidden>Not that.`;
      // Of another window, and with an attribute that only looks like the slot.
      const frame = document.body.appendChild(document.createElement("iframe"));
      const foreign = frame.contentDocument.createElement("p");
      foreign.append("Nor that.");
      foreign.setAttributeNS("urn:x", "slot", "elsewhere");
      foreign.setAttributeNS(null, "slot", "verified-answer-output");
      const host = make({ inside: [script("answer", world.answer), form, foreign], properties: { verifier, render, certificate: world.certificate } });
      const shown = await settled(host);
      const there = host.shadowRoot.querySelector("slot").assignedElements().map((output) => output.textContent);
      host.append(form);
      return [shown, there, host.state, isGreen(host)];
    });
    looks(shown[0], { state: "valid", accepted: true });
    assert.deepEqual(shown[1], ["Le café est près de la forêt.\nIt opens at nine."]);
    assert.deepEqual(shown.slice(2), ["altered", false]);
  },

  "whoever puts something into the answer, over it or in its place takes the seal, and a new check puts all right": async (page) => {
    const shown = await page.evaluate(async () => {
      const fake = () => Object.assign(document.createElement("p"), { textContent: "FAKE" });
      const changes = {
        added: (host) => part(host, "answer").append(fake()),
        hidden: (host) => {
          const place = part(host, "text");
          const hiding = Object.assign(document.createElement("span"), { hidden: true });
          hiding.append(world.answer.slice(5, 20));
          place.replaceChildren(world.answer.slice(0, 5), hiding, world.answer.slice(20));
        },
        styled: (host) => (part(host, "text").style.fontSize = "0"),
        reclassed: (host) => part(host, "text").setAttribute("class", "bare"),
        renamed: (host) => {
          host.append(Object.assign(fake(), { slot: "other" }));
          Object.assign(host.shadowRoot.querySelector("slot"), { name: "other", hidden: false });
        },
        replaced: (host) => part(host, "answer").replaceWith("FAKE"),
        before: (host) => part(host, "frame").prepend("FAKE"),
        around: (host) => host.shadowRoot.prepend(fake()),
      };
      const ways = {
        button: (host) => part(host, "action").click(),
        verify: (host) => host.verify(),
        property: (host) => (host.prompt = world.prompt),
      };
      const result = [];
      for (const [name, change] of Object.entries(changes)) {
        for (const [way, again] of Object.entries(ways)) {
          const host = make({ inside: [script("answer", world.answer)], properties: { verifier, certificate: world.certificate } });
          await host.settled;
          const all = () => [host.shadowRoot, part(host, "frame"), part(host, "answer")].flatMap((place) => [...place.childNodes]);
          const made = () => JSON.stringify([all().map((node) => node.cloneNode().outerHTML ?? node.data), part(host, "text").innerHTML]);
          const before = made();
          change(host);
          const at = [host.state, isGreen(host)];
          await frames(1);
          again(host);
          await host.settled;
          result.push([`${name}, ${way}`, at, host.state, made() === before]);
          host.remove();
        }
      }
      return result;
    });
    assert.equal(shown.length, 24);
    for (const [name, at, state, same] of shown) {
      assert.deepEqual(at, ["altered", false], name);
      assert.equal(state, "valid", name);
      assert.ok(same, `${name}: it is not as it was made`);
    }
  },

  "a style sheet in the shadow is no alteration": async (page) => {
    const shown = await page.evaluate(async () => {
      const host = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
      await host.settled;
      host.shadowRoot.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/support/page.css" }));
      return [host.state, isGreen(host)];
    });
    assert.deepEqual(shown, ["valid", true]);
  },

  "what is changed inside the shadow while it is checking is put right before it is green": async (page, server) => {
    const name = `inside-${Math.random()}`;
    await page.evaluate(async (name) => {
      globalThis.host = make({ inside: world.answer, attributes: { "certificate-src": `/held/${name}/w/cert.json` }, properties: { verifier } });
      await frames(2);
      part(host, "answer").prepend("FAKE");
      part(host, "text").style.fontSize = "0";
      await frames(1);
    }, name);
    server.release(name);
    const shown = await page.evaluate(async () => [await settled(host), part(host, "answer").textContent, part(host, "text").hasAttribute("style")]);
    looks(shown[0], { state: "valid", accepted: true });
    assert.deepEqual(shown.slice(1), ["Le café est près de la forêt.\nIt opens at nine.", false]);
  },

  "output that comes while it is checking is not shown with the verdict": async (page, server) => {
    const name = `beside-${Math.random()}`;
    await page.evaluate(async (name) => {
      const render = (words) => Object.assign(document.createElement("p"), { textContent: words });
      globalThis.host = make({ attributes: { "certificate-src": `/held/${name}/w/cert.json` }, properties: { verifier, render, answer: world.answer } });
      await frames(2);
      globalThis.states = [];
      const there = () => host.querySelectorAll("[slot=verified-answer-output]").length;
      host.addEventListener("verified-answer-state", ({ detail }) => states.push([detail.state, there()]));
      host.append(Object.assign(document.createElement("div"), { slot: "verified-answer-output", textContent: "FAKE" }));
      await frames(1);
    }, name);
    server.release(name);
    const shown = await page.evaluate(async () => {
      const shown = await settled(host);
      await frames(2);
      return [shown, states];
    });
    looks(shown[0], { state: "valid", text: "Le café est près de la forêt.\nIt opens at nine." });
    assert.deepEqual(shown[1], [["valid", 1]]);
  },

  "output that changes the element as it is put in place gets no seal": async (page) => {
    const shown = await page.evaluate(async () => {
      const acts = {
        answer: (host) => (host.answer = "FAKE"),
        text: (host) => host.append("FAKE"),
        beside: (host) => host.append(Object.assign(document.createElement("p"), { slot: "verified-answer-output", textContent: "FAKE" })),
        shadow: (host) => part(host, "answer").append("FAKE"),
      };
      customElements.define("x-act", class extends HTMLElement {
        connectedCallback() {
          const host = this.closest("verified-answer");
          if (host) acts[this.dataset.act](host);
        }
      });
      const result = [];
      for (const act of Object.keys(acts)) {
        const states = [];
        const render = () => Object.assign(document.createElement("x-act"), { textContent: "x" });
        const host = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
        host.render = () => {
          const output = render();
          output.dataset.act = act;
          return output;
        };
        host.addEventListener("verified-answer-state", ({ detail }) => states.push(detail.state));
        await host.settled;
        await frames(2);
        result.push([act, states, host.state, isGreen(host)]);
      }
      return result;
    });
    assert.deepEqual(shown, [
      ["answer", ["invalid"], "invalid", false],
      ["text", ["invalid"], "invalid", false],
      ["beside", ["altered"], "altered", false],
      ["shadow", ["altered"], "altered", false],
    ]);
  },

  "the verifier is taken away, from one with an anchor too": async (page) => {
    const shown = await page.evaluate(async () => {
      const attributes = { anchor: world.anchor, "trust-src": "/w/older-trust.json" };
      const host = make({ inside: world.answer, attributes, properties: { verifier, certificate: world.certificate } });
      const first = await settled(host);
      host.verifier = undefined;
      return [first, isGreen(host), await settled(host)];
    });
    looks(shown[0], { state: "valid" });
    assert.equal(shown[1], false);
    looks(shown[2], { state: "untrusted" });
  },

  "the page's verifier changes while the element is out of it": async (page) => {
    const shown = await page.evaluate(async () => {
      VerifiedAnswer.verifier = verifier;
      const host = make({ inside: world.answer, properties: { certificate: world.certificate } });
      const first = await settled(host);
      host.remove();
      VerifiedAnswer.verifier = await Verifier.load({ anchor: world.anchor, trust: world.olderTrust });
      document.querySelector("main").append(host);
      return [first, isGreen(host), await settled(host)];
    });
    looks(shown[0], { state: "valid" });
    assert.equal(shown[1], false);
    looks(shown[2], { state: "untrusted" });
  },

  "words of the page that fail stop nothing": async (page) => {
    const shown = await page.evaluate(async () => {
      const bad = { locale: "de_DE" };
      const worse = { scope: { sealed: () => {
        throw new Error("no such word");
      } } };
      const result = [];
      for (const strings of [bad, worse]) {
        const late = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
        await late.settled;
        late.strings = strings;
        const still = [late.state, part(late, "scope").textContent !== ""];
        part(late, "text").firstChild.data = "FAKE";
        await frames(2);
        const early = make({ inside: world.answer, properties: { verifier, strings, certificate: world.certificate } });
        result.push([still, [late.state, isGreen(late), late.hasAttribute("accepted")], await settled(early)]);
      }
      return result;
    });
    for (const [still, late, early] of shown) {
      assert.deepEqual(still, ["valid", true]);
      assert.deepEqual(late, ["altered", false, false]);
      looks(early, { state: "valid", accepted: true, verdict: "Sealed: this is exactly the text" });
    }
  },

  "who listens may change something: each promise is of what was there when it was asked for": async (page) => {
    const shown = await page.evaluate(async () => {
      const host = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
      const first = host.settled;
      let second;
      const heard = new Promise((resolve) => host.addEventListener("verified-answer-state", ({ detail }) => {
        if (detail.state !== "valid" || second) return;
        host.answer = "FAKE";
        second = host.settled;
        resolve();
      }));
      await heard;
      const both = await Promise.all([first, second].map((promise) => promise.then(({ state }) => state)));
      const other = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
      await other.settled;
      const again = new Promise((resolve) => other.addEventListener("verified-answer-state", ({ detail }) => {
        if (detail.state === "altered") resolve(other.verify());
      }));
      part(other, "text").firstChild.data = "FAKE";
      return [both, (await again)?.state ?? null];
    });
    assert.deepEqual(shown, [["valid", "invalid"], "valid"]);
  },

  "what can be read only once is not read again for a new check": async (page) => {
    const shown = await page.evaluate(async () => {
      const host = make({ inside: world.answer, properties: { verifier, certificate: new Response(world.certificate) } });
      await host.settled;
      part(host, "text").firstChild.data = "FAKE";
      await frames(1);
      part(host, "action").click();
      const again = await settled(host);
      host.remove();
      document.querySelector("main").append(host);
      host.prompt = world.prompt;
      return [again, await settled(host)];
    });
    for (const one of shown) looks(one, { state: "valid", accepted: true });
  },

  "what a template did not fill in is an error, and never less than was asked for": async (page) => {
    const shown = await page.evaluate(async () => {
      const given = { verifier, certificate: world.certificate };
      const files = ["policy-src", "prompt-src", "receipt-src", "certificate-src"];
      const result = [];
      for (const name of files) {
        const properties = name === "certificate-src" ? { verifier } : given;
        result.push([name, await settled(make({ inside: world.answer, attributes: { [name]: " " }, properties }))]);
      }
      const attributes = { anchor: world.anchor, "trust-src": "" };
      result.push(["trust-src", await settled(make({ inside: world.answer, attributes, properties: { certificate: world.certificate } }))]);
      for (const name of ["policy", "prompt"]) {
        result.push([name, await settled(make({ inside: world.answer, properties: { ...given, [name]: Promise.resolve(undefined) } }))]);
      }
      const none = await settled(make({ inside: world.answer, properties: { verifier, certificate: Promise.resolve(null) } }));
      return [result, none];
    });
    for (const [name, one] of shown[0]) {
      assert.deepEqual([name, one.state, one.code, one.tone], [name, "error", "input.argument", "caution"]);
      assert.match(one.scope, name.endsWith("-src") ? new RegExp(`${name} is empty`) : /is a promise of undefined/);
    }
    looks(shown[1], { state: "provisional", accepted: false });
  },

  "no other text can stand in the shadow of a part": async (page) => {
    const refused = await page.evaluate(async () => {
      const host = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
      await host.settled;
      return ["frame", "answer", "text"].map((name) => {
        try {
          part(host, name).attachShadow({ mode: "open" }).append("FAKE");
          return "taken";
        } catch (error) {
          return `${name}: ${error.name}, ${getComputedStyle(part(host, name)).display}`;
        }
      });
    });
    assert.deepEqual(refused, ["frame", "answer", "text"].map((name) => `${name}: NotSupportedError, block`));
  },

  "a check that cannot even begin is an error, and not silence": async (page) => {
    const shown = await page.evaluate(async () => {
      const host = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
      Object.defineProperty(host, "childNodes", { configurable: true, get: () => {
        delete host.childNodes;
        throw new Error("no children today");
      } });
      const failed = await settled(host);
      part(host, "action").click();
      return [failed, await settled(host)];
    });
    looks(shown[0], { state: "error", accepted: false });
    assert.match(shown[0].scope, /no children today/);
    looks(shown[1], { state: "valid", accepted: true });
  },

  "a new check reads the trust bundle anew, once for all that ask": async (page) => {
    const shown = await page.evaluate(async () => {
      let bundle = world.olderTrust;
      let reads = 0;
      const { fetch } = globalThis;
      globalThis.fetch = (url, ...rest) => {
        if (!String(url).endsWith("/bundle.json")) return fetch(url, ...rest);
        reads += 1;
        return Promise.resolve(new Response(bundle));
      };
      const given = { inside: world.answer, attributes: { anchor: world.anchor, "trust-src": "/bundle.json" }, properties: { certificate: world.certificate } };
      const hosts = [make(given), make(given)];
      const before = await Promise.all(hosts.map(settled));
      bundle = world.trust;
      // A change is no reason to read it again.
      hosts[0].prompt = world.prompt;
      const between = [(await settled(hosts[0])).state, reads];
      const after = await Promise.all(hosts.map(async (host) => (await host.verify()).state));
      return [before.map(({ state }) => state), between, after, reads];
    });
    assert.deepEqual(shown, [["untrusted", "untrusted"], ["untrusted", 1], ["valid", "valid"], 2]);
  },

  // Races.

  "of overlapping runs only the newest shows anything": async (page, server) => {
    const name = `race-${Math.random()}`;
    await page.evaluate((name) => {
      const host = make({ inside: world.answer, attributes: { "certificate-src": `/held/${name}/w/cert.json` }, properties: { verifier } });
      globalThis.host = host;
      globalThis.states = [];
      host.addEventListener("verified-answer-state", ({ detail }) => states.push(detail.state));
      globalThis.watching = watch(host, () => false);
    }, name);
    await page.evaluate(() => frames(3));
    const second = await page.evaluate(async () => {
      host.setAttribute("certificate-src", "/w/later.json");
      return settled(host);
    });
    server.release(name);
    const shown = await page.evaluate(async () => {
      await text("/w/cert.json");
      const watched = await watching.stop();
      return [shows(host), states, watched.wrong];
    });
    looks(second, { state: "invalid" });
    looks(shown[0], { state: "invalid" });
    assert.deepEqual(shown[1], ["invalid"]);
    assert.deepEqual(shown[2], []);
  },

  "while something is being read it is checking, and what changes meanwhile counts": async (page, server) => {
    const name = `slow-${Math.random()}`;
    const before = await page.evaluate(async (name) => {
      const host = make({ inside: world.answer, attributes: { "certificate-src": `/held/${name}/w/cert.json` }, properties: { verifier } });
      globalThis.host = host;
      globalThis.watching = watch(host, () => false);
      await frames(3);
      host.firstChild.data = "changed meanwhile";
      await frames(3);
      return shows(host);
    }, name);
    looks(before, { state: "verifying", tone: "neutral", text: "changed meanwhile" });
    server.release(name);
    const after = await page.evaluate(async () => [await settled(host), (await watching.stop()).wrong]);
    looks(after[0], { state: "invalid" });
    assert.deepEqual(after[1], []);
    assert.equal(server.requests.get(`/held/${name}/w/cert.json`), 1, "the certificate is not read again for another text");
  },

  "the text changes in the very moment in which the verdict comes": async (page) => {
    const shown = await page.evaluate(async () => {
      let host;
      const late = { verify: async (...given) => {
        const report = await verifier.verify(...given);
        host.firstChild.data = "too late";
        return report;
      } };
      host = make({ inside: world.answer, properties: { verifier: late, certificate: world.certificate } });
      const watching = watch(host, () => false);
      const shown = await settled(host);
      return [shown, (await watching.stop()).wrong];
    });
    looks(shown[0], { state: "invalid", text: "too late" });
    assert.deepEqual(shown[1], []);
  },

  "the text changes after the verdict came and before it is taken": async (page) => {
    const shown = await page.evaluate(async () => {
      let host;
      const states = [];
      const late = { verify: (...given) => ({
        then: (resolve, reject) => verifier.verify(...given).then((report) => {
          resolve(report);
          host.firstChild.data = "too late";
        }, reject),
      }) };
      host = make({ inside: world.answer, properties: { verifier: late, certificate: world.certificate } });
      host.addEventListener("verified-answer-state", ({ detail }) => states.push(detail.state));
      return [await settled(host), states];
    });
    looks(shown[0], { state: "invalid", text: "too late" });
    assert.deepEqual(shown[1], ["invalid"], "it was never said to be valid");
  },

  "the text changes while it is being rendered": async (page) => {
    const shown = await page.evaluate(async () => {
      const sealed = script("answer", world.answer);
      const host = make({ inside: [sealed], properties: { verifier, certificate: world.certificate } });
      const states = [];
      host.addEventListener("verified-answer-state", ({ detail }) => states.push(detail.state));
      host.render = (words) => {
        sealed.textContent = "too late";
        return document.createTextNode(words);
      };
      const watching = watch(host, () => false);
      const shown = await settled(host);
      return [shown, (await watching.stop()).wrong, states];
    });
    looks(shown[0], { state: "invalid", text: "too late" });
    assert.deepEqual(shown[1], []);
    assert.deepEqual(shown[2], ["invalid"], "it was never said to be valid");
  },

  "a failed load is tried again, by hand and by the next element": async (page, server) => {
    const name = `once-${Math.random()}`;
    const shown = await page.evaluate(async (name) => {
      const attributes = { anchor: world.anchor, "trust-src": `/once/${name}/w/trust.json`, "certificate-src": "/w/cert.json" };
      const host = make({ inside: world.answer, attributes });
      const failed = await settled(host);
      const button = part(host, "action");
      const offered = !button.hidden;
      button.click();
      return [failed, offered, await settled(host), part(host, "action").hidden];
    }, name);
    looks(shown[0], { state: "error", code: "fetch.status" });
    assert.equal(shown[1], true);
    looks(shown[2], { state: "valid", accepted: true });
    assert.equal(shown[3], true);
    assert.equal(server.requests.get(`/once/${name}/w/trust.json`), 2);
  },

  // In and out of the document.

  "moved, taken out and put back, changed while it was out": async (page) => {
    const shown = await page.evaluate(async () => {
      const host = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
      await host.settled;
      const place = document.body.appendChild(document.createElement("section"));
      place.append(host);
      const moved = shows(host);
      host.remove();
      host.firstChild.data = "changed outside";
      const out = [host.report, isGreen(host)];
      place.append(host);
      const back = [host.report, isGreen(host)];
      return [moved, out, back, await settled(host)];
    });
    looks(shown[0], { state: "valid", accepted: true });
    assert.deepEqual(shown[1], [null, false]);
    assert.deepEqual(shown[2], [null, false]);
    looks(shown[3], { state: "invalid" });
  },

  "taken out while it is checking, and put back": async (page, server) => {
    const name = `out-${Math.random()}`;
    await page.evaluate(async (name) => {
      globalThis.host = make({ inside: world.answer, attributes: { "certificate-src": `/held/${name}/w/cert.json` }, properties: { verifier } });
      await frames(2);
      host.remove();
      await frames(2);
      document.querySelector("main").append(host);
    }, name);
    server.release(name);
    looks(await page.evaluate(() => settled(host)), { state: "valid", accepted: true });
  },

  "a copy is checked for itself": async (page) => {
    const shown = await page.evaluate(async () => {
      VerifiedAnswer.verifier = verifier;
      const host = make({ inside: [script("answer", world.answer), script("certificate", world.certificate, "application/json")] });
      host.render = (words) => Object.assign(document.createElement("p"), { textContent: words });
      await host.settled;
      const copy = host.cloneNode(true);
      const carried = copy.querySelectorAll("[slot=verified-answer-output]").length;
      copy.querySelector("[slot=answer]").textContent = "Not that.";
      document.querySelector("main").append(copy);
      const at = isGreen(copy);
      return [shows(host), carried, at, await settled(copy), copy.querySelectorAll("[slot=verified-answer-output]").length];
    });
    looks(shown[0], { state: "valid", accepted: true });
    assert.deepEqual(shown.slice(1, 3), [1, false]);
    looks(shown[3], { state: "invalid", text: "Not that." });
    assert.equal(shown[4], 0, "what the copy brought along is not shown");
  },

  // Fragments.

  "contested and rejected passages are marked, where they are": async (page) => {
    const [shown, inner, given, bounds] = await page.evaluate(async () => {
      const answer = "Ça va — 😀 bien. Non, jamais. Peut-être demain.\n";
      let given;
      const host = make({ inside: answer, properties: { verifier: others, certificate: await text("/m/cert.json") } });
      const shown = await settled(host);
      const rendering = make({ properties: { answer, verifier: others, certificate: await text("/m/cert.json"), render: (_text, fragments) => {
        given = fragments;
        return document.createElement("p");
      } } });
      await rendering.settled;
      let bounds;
      const cut = make({ properties: { answer, verifier: others, certificate: await text("/m/cut.json"), render: (words, fragments) => {
        bounds = [fragments.map(({ start, end, text }) => [start, end, text]), pieces(words, fragments).map(({ text }) => text).join("") === words];
        return document.createElement("p");
      } } });
      await cut.settled;
      return [shown, host.textContent === answer, given, bounds];
    });
    assert.deepEqual(shown.marks, [["rejected", "Non, jamais."], ["contested", "Peut-être demain."]]);
    assert.deepEqual(shown.notices, ["Rejected: “Non, jamais.”", "Contested: “Peut-être demain.”"]);
    assert.match(shown.verdict, /parts of it in doubt/);
    assert.equal(inner, true, "marks are not in the text");
    assert.deepEqual(given.map(({ id, verdict, text }) => [id, verdict, text]), [
      ["s-1", "affirmed", "Ça va — 😀 bien. "],
      ["s-2", "rejected", "Non, jamais. "],
      ["s-3", "contested", "Peut-être demain.\n"],
    ]);
    assert.deepEqual([given[1].start, given[1].end, given[1].from, given[1].to], [22, 35, 17, 30]);
    // Both bounds at 12 are in the midst of the emoji's four bytes.
    assert.deepEqual(bounds, [[[0, 12, "Ça va — 😀"], [12, 14, "😀"]], true]);
  },

  "of many passages a few stand in sight, and the rest is counted": async (page) => {
    const shown = await page.evaluate(async () => settled(make({ inside: "x".repeat(400), properties: { verifier: others, certificate: await text("/m/many.json") } })));
    assert.equal(shown.notices.length, 6);
    assert.match(shown.notices[5], /^95 more/);
    assert.equal(shown.marks.length, 100);
  },

  // Rendering.

  "a renderer gets verified text only": async (page) => {
    const [calls, states, output] = await page.evaluate(async () => {
      const calls = [];
      const render = (words, fragments, report) => {
        calls.push([words, report.state]);
        return Object.assign(document.createElement("p"), { textContent: words.toUpperCase() });
      };
      const states = [];
      const given = { verifier, render };
      for (const properties of [
        { answer: "junk", certificate: world.certificate },
        { answer: world.answer, certificate: world.insufficient },
        { answer: world.answer },
        { answer: world.answer, certificate: world.certificate, prompt: "another" },
        { answer: world.answer, certificate: world.certificate },
      ]) states.push((await settled(make({ properties: { ...given, ...properties } }))).state);
      const host = document.querySelector("main").lastElementChild;
      return [calls, states, host.querySelector("[slot] p").textContent];
    });
    assert.deepEqual(calls, [["Le café est près de la forêt.\nIt opens at nine.", "valid"]]);
    assert.deepEqual(states, ["invalid", "insufficient", "provisional", "invalid", "valid"]);
    assert.equal(output, "LE CAFÉ EST PRÈS DE LA FORÊT.\nIT OPENS AT NINE.");
  },

  "output that something else changes loses the seal": async (page) => {
    const shown = await page.evaluate(async () => {
      const render = (words) => {
        const paragraph = Object.assign(document.createElement("p"), { textContent: words });
        const more = document.createElement("details");
        more.append(Object.assign(document.createElement("summary"), { textContent: "" }));
        const both = document.createDocumentFragment();
        both.append(paragraph, more);
        return both;
      };
      const changes = {
        data: (output) => (output.querySelector("p").firstChild.data += "!"),
        innerHTML: (output) => (output.innerHTML = "<b>x</b>"),
        attribute: (output) => output.querySelector("p").setAttribute("class", "hidden"),
        ownAttribute: (output) => output.setAttribute("hidden", ""),
        add: (output) => output.append("x"),
        remove: (output) => output.remove(),
        beside: (output) => output.after(Object.assign(document.createElement("p"), { slot: "verified-answer-output", textContent: "And that." })),
        reslot: (output) => output.removeAttribute("slot"),
      };
      const result = {};
      for (const [name, change] of Object.entries(changes)) {
        const host = make({ properties: { verifier, render, answer: world.answer, certificate: world.certificate } });
        await host.settled;
        const watching = watch(host, (host) => {
          const outputs = host.querySelectorAll("[slot=verified-answer-output]");
          return outputs.length === 1 && outputs[0].innerHTML === `<p>${world.answer}</p><details><summary></summary></details>`;
        });
        await frames(2);
        const before = isGreen(host);
        change(host.querySelector("[slot]"));
        const at = [host.report, host.state, isGreen(host)];
        await frames(2);
        const after = shows(host);
        const watched = await watching.stop();
        const again = (await host.verify()).state;
        result[name] = { before, at, after, wrong: watched.wrong, again, green: isGreen(host) };
      }
      const opened = make({ properties: { verifier, render, answer: world.answer, certificate: world.certificate } });
      await opened.settled;
      opened.querySelector("details").open = true;
      await frames(2);
      return [result, shows(opened)];
    });
    for (const [name, { before, at, after, wrong, again, green }] of Object.entries(shown[0])) {
      assert.equal(before, true, name);
      // Text that nobody rendered is another text.
      const state = name === "reslot" ? "verifying" : "altered";
      if (name !== "reslot") assert.deepEqual(at, [null, state, false], name);
      else assert.equal(at[2], false);
      if (name !== "reslot") looks(after, { state: "altered", tone: "bad", accepted: false });
      assert.deepEqual(wrong, [], name);
      assert.deepEqual([again, green], ["valid", true], name);
    }
    looks(shown[1], { state: "valid", accepted: true });
  },

  "a renderer that fails shows the text, and no seal": async (page) => {
    const shown = await page.evaluate(async () => {
      const render = () => {
        throw new Error("no such theme");
      };
      return settled(make({ properties: { verifier, render, answer: world.answer, certificate: world.certificate } }));
    });
    looks(shown, { state: "error", code: null, accepted: false, text: "Le café est près de la forêt.\nIt opens at nine." });
    assert.match(shown.scope, /no such theme/);
  },

  "a renderer may take its time; what it gives for an older text is dropped": async (page) => {
    const shown = await page.evaluate(async () => {
      let finish;
      let called;
      const calling = new Promise((resolve) => (called = resolve));
      const host = make({ properties: { verifier, answer: world.answer, certificate: world.certificate } });
      host.render = async (words) => {
        called();
        await new Promise((resolve) => (finish = resolve));
        return document.createTextNode(words);
      };
      const watching = watch(host, () => false);
      await calling;
      host.answer = "junk";
      finish();
      const shown = await settled(host);
      return [shown, (await watching.stop()).wrong];
    });
    looks(shown[0], { state: "invalid", text: "junk" });
    assert.deepEqual(shown[1], []);
  },

  // Beside the verdict.

  "events bubble out of shadows, and bring the report": async (page) => {
    const detail = await page.evaluate(async () => {
      const shell = document.body.appendChild(document.createElement("div"));
      const inner = shell.attachShadow({ mode: "open" });
      const heard = new Promise((resolve) => document.addEventListener("verified-answer-state", resolve, { once: true }));
      make({ inside: world.answer, properties: { verifier, certificate: world.certificate }, into: inner });
      const { detail, bubbles, composed } = await heard;
      return { state: detail.state, accepted: detail.accepted, report: detail.report.state, error: detail.error, bubbles, composed };
    });
    assert.deepEqual(detail, { state: "valid", accepted: true, report: "valid", error: null, bubbles: true, composed: true });
  },

  "other words, for the page and for one element": async (page) => {
    const shown = await page.evaluate(async () => {
      const host = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
      await host.settled;
      VerifiedAnswer.strings = { locale: "de", verdict: { valid: "Besiegelt" }, scope: { promptNotChecked: "Frage ungeprüft." } };
      const german = shows(host);
      host.strings = { verdict: { valid: "Gesiegelt" } };
      return [german, shows(host), host.report.state];
    });
    looks(shown[0], { verdict: "Besiegelt", state: "valid" });
    assert.match(shown[0].scope, /1\. März 2026\. Frage ungeprüft\./);
    assert.equal(shown[1].verdict, "Gesiegelt");
  },

  "the verdict is announced once, and not while there is none": async (page) => {
    const said = await page.evaluate(async () => {
      const host = make({ inside: world.answer, properties: { verifier, certificate: world.certificate } });
      const status = host.shadowRoot.querySelector("[role=status]");
      const said = [];
      new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true, characterData: true, subtree: true });
      await host.settled;
      await frames(2);
      host.strings = null;
      host.dir = "rtl";
      await frames(2);
      return [said, status.getAttribute("aria-live")];
    });
    assert.deepEqual(said, [["Sealed: this is exactly the text"], "polite"]);
  },

  "what is inside the page's text stays as it is: white space, markup characters, nothing trimmed": async (page) => {
    const shown = await page.evaluate(async () => {
      const host = make({ inside: "  <b>x</b> & \n\t y  ", properties: { verifier } });
      await settled(host);
      return [part(host, "text").textContent, part(host, "text").children.length, getComputedStyle(part(host, "text")).whiteSpace];
    });
    assert.deepEqual(shown.slice(0, 2), ["  <b>x</b> & \n\t y  ", 0]);
    assert.match(shown[2], /pre-wrap|preserve/);
  },

  "an element that is not in the page does nothing": async (page, server) => {
    const before = server.requests.get("/w/policy.json") ?? 0;
    const state = await page.evaluate(async () => {
      const host = document.createElement("verified-answer");
      host.setAttribute("certificate-src", "/w/policy.json");
      await frames(3);
      return [host.state, host.report, host.getAttributeNames()];
    });
    assert.deepEqual(state, ["verifying", null, ["certificate-src"]]);
    assert.equal(server.requests.get("/w/policy.json") ?? 0, before);
  },
};
