// A SIP user agent over one WebSocket (RFC 7118), as small as a telephone in a page can be: it registers with digest, places a
// call, takes calls, changes them by re-INVITE and ends them. Nothing is sent twice: the WebSocket is reliable, so the timers of
// RFC 3261 that repeat have nothing to do (§17.1.1.2).

const token = () => crypto.randomUUID().replaceAll('-', '')

async function sha256(text) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function parse(text) {
  const [head, body] = text.split(/\r\n\r\n([^]*)/)
  const [start, ...lines] = head.split('\r\n')
  const headers = lines.map((line) => [line.slice(0, line.indexOf(':')).trim().toLowerCase(), line.slice(line.indexOf(':') + 1).trim()])
  const all = (name) => headers.filter(([key]) => key === name).map(([, value]) => value)
  const status = start.startsWith('SIP/2.0 ') ? Number(start.split(' ')[1]) : 0
  return { start, body: body ?? '', status, method: status ? '' : start.split(' ')[0], all, one: (name) => all(name)[0] ?? '' }
}

const uriOf = (value) => /<([^>]*)>/.exec(value)?.[1] ?? value
const tagOf = (value) => /;tag=([^;]+)/.exec(value)?.[1] ?? ''

export class SipPhone {
  /** Called with the offer of a call that comes in, or of a change of the call; returns the answer. */
  onOffer = async () => ''
  onBye = () => {}
  // As a browser knows no address of its own, a name stands in its place (RFC 7118 §5).
  #host = `${token().slice(0, 12)}.invalid`
  #waiting = new Map()
  #call = null

  constructor(user, password, realmHost) {
    this.user = user
    this.password = password
    this.aor = `sip:${user}@${realmHost}`
    this.contact = `<sip:${user}@${this.#host};transport=ws>`
  }

  async connect(address) {
    this.socket = new WebSocket(address, 'sip')
    this.socket.onmessage = (event) => this.#take(parse(event.data))
    await new Promise((resolve, reject) => {
      this.socket.onopen = resolve
      this.socket.onerror = () => reject(new Error('The WebSocket was refused.'))
    })
  }

  async register() {
    const dialog = { callId: token(), local: `<${this.aor}>;tag=${token()}`, remote: `<${this.aor}>`, number: 0 }
    const registrar = `sip:${this.aor.split('@')[1]}`
    const lines = [`Contact: ${this.contact};expires=300`]
    let answer = await this.#ask('REGISTER', registrar, dialog, lines)
    if (answer.status === 401)
      answer = await this.#ask('REGISTER', registrar, dialog, [...lines, await this.#authorize(answer, 'REGISTER', registrar)])
    return answer.status
  }

  /** Places a call; returns the peer's answer to the offer. */
  async call(target, offer) {
    const dialog = { callId: token(), local: `<${this.aor}>;tag=${token()}`, remote: `<${target}>`, number: 0 }
    const answer = await this.#ask('INVITE', target, dialog, [`Contact: ${this.contact}`], offer)
    if (answer.status >= 300) throw new Error(`The call was refused: ${answer.start}`)
    this.#call = { ...dialog, remote: answer.one('to'), target: uriOf(answer.one('contact')) }
    this.#acknowledge()
    return answer.body
  }

  /** Changes the call; returns the peer's answer to the offer. */
  async change(offer) {
    const answer = await this.#ask('INVITE', this.#call.target, this.#call, [`Contact: ${this.contact}`], offer)
    this.#acknowledge()
    if (answer.status >= 300) throw new Error(`The change was refused: ${answer.start}`)
    return answer.body
  }

  async hangUp() {
    const answer = await this.#ask('BYE', this.#call.target, this.#call)
    this.#call = null
    return answer.status
  }

  // RFC 7616 §3.4.1 with qop=auth. Of several challenges the first one that is understood is taken (RFC 8760 §2.4).
  async #authorize(answer, method, uri) {
    const challenge = answer.all('www-authenticate').find((value) => /algorithm=SHA-256/i.test(value))
    const part = (name) => new RegExp(`[ ,]${name}="?([^",]+)`, 'i').exec(challenge)?.[1] ?? ''
    const [realm, nonce, cnonce] = [part('realm'), part('nonce'), token()]
    const secret = await sha256(`${this.user}:${realm}:${this.password}`)
    const response = await sha256(`${secret}:${nonce}:00000001:${cnonce}:auth:${await sha256(`${method}:${uri}`)}`)
    return `Authorization: Digest username="${this.user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", `
      + `algorithm=SHA-256, cnonce="${cnonce}", qop=auth, nc=00000001`
  }

  #ask(method, uri, dialog, lines = [], body = '') {
    dialog.number++
    const branch = `z9hG4bK${token()}`
    const answered = new Promise((resolve) => this.#waiting.set(branch, resolve))
    this.#request(method, uri, dialog, dialog.number, branch, lines, body)
    return answered
  }

  // An ACK to a 2xx is a transaction of its own that nothing answers (§13.2.2.4).
  #acknowledge() {
    this.#request('ACK', this.#call.target, this.#call, this.#call.number, `z9hG4bK${token()}`)
  }

  #request(method, uri, dialog, number, branch, lines = [], body = '') {
    this.#send(`${method} ${uri} SIP/2.0`, [
      `Via: SIP/2.0/WS ${this.#host};branch=${branch}`, 'Max-Forwards: 70', `From: ${dialog.local}`, `To: ${dialog.remote}`,
      `Call-ID: ${dialog.callId}`, `CSeq: ${number} ${method}`, ...lines,
    ], body)
  }

  #send(start, lines, body) {
    const type = body ? ['Content-Type: application/sdp'] : []
    const size = new TextEncoder().encode(body).length
    this.socket.send([start, ...lines, ...type, `Content-Length: ${size}`, '', body].join('\r\n'))
  }

  #take(message) {
    if (!message.status) return this.#serve(message)
    const branch = /branch=([^;]+)/.exec(message.one('via'))?.[1]
    if (message.status < 200 || !this.#waiting.has(branch)) return
    this.#waiting.get(branch)(message)
    this.#waiting.delete(branch)
  }

  async #serve(request) {
    if (request.method === 'INVITE') {
      const to = tagOf(request.one('to')) ? request.one('to') : `${request.one('to')};tag=${token()}`
      const number = this.#call?.number ?? 0
      this.#call = { callId: request.one('call-id'), local: to, remote: request.one('from'), number, target: uriOf(request.one('contact')) }
      this.#answer(request, '200 OK', to, await this.onOffer(request.body))
    } else if (request.method === 'BYE') {
      this.#answer(request, '200 OK', request.one('to'))
      this.#call = null
      this.onBye()
    } else if (request.method !== 'ACK') {
      this.#answer(request, '405 Method Not Allowed', request.one('to'))
    }
  }

  #answer(request, status, to, body = '') {
    this.#send(`SIP/2.0 ${status}`, [
      ...request.all('via').map((via) => `Via: ${via}`), `From: ${request.one('from')}`, `To: ${to}`,
      `Call-ID: ${request.one('call-id')}`, `CSeq: ${request.one('cseq')}`, `Contact: ${this.contact}`,
    ], body)
  }
}
