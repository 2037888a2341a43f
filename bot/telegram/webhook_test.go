package telegram_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reportbot/bot/telegram"
	"reportbot/bot/telegram/apitest"
)

const secret = "s3cret_-"

func free(t testing.TB) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func hooked(listen string) func(*telegram.Options) {
	return func(o *telegram.Options) {
		o.Webhook = &telegram.Webhook{Listen: listen, URL: "http://" + listen + "/hook/a%20b", Secret: secret}
	}
}

func TestWebhook(t *testing.T) {
	const chats, each = 50, 4
	api := apitest.New(t, apitest.Options{})
	r := run(t, api, file(t), hooked(free(t)))
	for i := range each {
		for c := range chats {
			api.Say(apitest.Private(user(c)), user(c), question(c+i))
		}
	}
	r.settled(t)
	for c := range chats {
		var asked []string
		for i := range each {
			asked = append(asked, question(c+i))
		}
		if err := answersInOrder(api.Sent(user(c).ID), asked); err != nil {
			t.Errorf("chat %d: %v", c, err)
		}
	}
}

// What waits at Telegram is kept when the bot goes from webhook to polling and
// back.
func TestSwitchBetweenWebhookAndPolling(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	database := file(t)
	for i := range 4 {
		api.Say(apitest.Private(user(0)), user(0), question(i))
		var mode []func(*telegram.Options)
		if i%2 == 0 {
			mode = append(mode, hooked(free(t)))
		}
		r := run(t, api, database, mode...)
		r.settled(t)
		if err := r.stop(); err != nil {
			t.Fatal(err)
		}
		if n := len(api.Sent(user(0).ID)); n != i+1 {
			t.Fatalf("%d answers to %d questions", n, i+1)
		}
	}
}

func TestWebhookStatus(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	listen := free(t)
	r := run(t, api, file(t), hooked(listen))
	if !api.Wait(patience, func() bool { return api.Requests("setWebhook") > 0 }) {
		t.Fatal("no webhook set")
	}
	const path = "/hook/a%20b"
	for _, c := range []struct {
		name, method, path, secret, body string
		want                             int
	}{
		{"an update", "POST", path, secret, `{"update_id":1,"message":{"text":"电梯"}}`, 200},
		{"the same again", "POST", path, secret, `{"update_id":1}`, 200},
		{"unreadable otherwise", "POST", path, secret, `{"update_id":2,"message":[1]}`, 200},
		{"broken UTF-8", "POST", path, secret, "{\"update_id\":3,\"a\":\"\xff\\u0000\"}", 200},
		{"negative", "POST", path, secret, `{"update_id":-3}`, 200},
		{"no secret", "POST", path, "", `{"update_id":4}`, 401},
		{"another secret", "POST", path, secret + "x", `{"update_id":4}`, 401},
		{"GET", "GET", path, secret, ``, 405},
		{"PUT", "PUT", path, secret, `{"update_id":4}`, 405},
		{"another path", "POST", "/", secret, `{"update_id":4}`, 404},
		{"longer path", "POST", path + "/", secret, `{"update_id":4}`, 404},
		{"empty", "POST", path, secret, ``, 400},
		{"not JSON", "POST", path, secret, `update_id=4`, 400},
		{"array", "POST", path, secret, `[{"update_id":4}]`, 400},
		{"null", "POST", path, secret, `null`, 400},
		{"two values", "POST", path, secret, `{"update_id":4}{}`, 400},
		{"no number", "POST", path, secret, `{"message":{}}`, 400},
		{"null number", "POST", path, secret, `{"update_id":null}`, 400},
		{"number as text", "POST", path, secret, `{"update_id":"4"}`, 400},
		{"fraction", "POST", path, secret, `{"update_id":4.5}`, 400},
		{"too large a number", "POST", path, secret, `{"update_id":99999999999999999999}`, 400},
		{"other letters", "POST", path, secret, `{"UPDATE_ID":4}`, 400},
		{"deep", "POST", path, secret, `{"update_id":4,"a":` + strings.Repeat("[", 20000), 400},
		{"one MiB", "POST", path, secret, `{"update_id":5,"a":"` + strings.Repeat("x", 1<<20-22) + `"}`, 200},
		{"more", "POST", path, secret, `{"update_id":6,"a":"` + strings.Repeat("x", 1<<20-21) + `"}`, 413},
		{"much more", "POST", path, secret, strings.Repeat("x", 4<<20), 413},
	} {
		request, err := http.NewRequest(c.method, "http://"+listen+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		if c.secret != "" {
			request.Header.Set("X-Telegram-Bot-Api-Secret-Token", c.secret)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		response.Body.Close()
		if response.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", c.name, response.StatusCode, c.want)
		}
	}
	if strings.Contains(r.log.String(), secret) {
		t.Error("the secret is logged")
	}
}

// While the database is away an update is not accepted, and Telegram comes again.
func TestWebhookWithoutDatabase(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	listen := free(t)
	r := run(t, api, file(t), hooked(listen))
	if !api.Wait(patience, func() bool { return api.Requests("setWebhook") > 0 }) {
		t.Fatal("no webhook set")
	}
	r.store.Close()
	request, _ := http.NewRequest("POST", "http://"+listen+"/hook/a%20b", strings.NewReader(`{"update_id":1}`))
	request.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusServiceUnavailable {
		t.Error(response.Status)
	}
}

func TestWebhookOverTLS(t *testing.T) {
	api := apitest.New(t, apitest.Options{})
	listen := free(t)
	cert, key, pool := certificate(t)
	run(t, api, file(t), func(o *telegram.Options) {
		o.Webhook = &telegram.Webhook{Listen: listen, URL: "https://" + listen, Secret: secret, CertFile: cert, KeyFile: key}
	})
	if !api.Wait(patience, func() bool { return api.Requests("setWebhook") > 0 }) {
		t.Fatal("no webhook set")
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	request, _ := http.NewRequest("POST", "https://"+listen+"/", strings.NewReader(`{"update_id":1}`))
	request.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Error(response.Status)
	}
}

// certificate writes a certificate for 127.0.0.1 and its key.
func certificate(t *testing.T) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secretDER, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	for name, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secretDER}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parsed, _ := x509.ParseCertificate(der)
	pool = x509.NewCertPool()
	pool.AddCert(parsed)
	return cert, key, pool
}
