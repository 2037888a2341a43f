package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const callTimeout = 15 * time.Second // of every request but the long poll

// A client carries a context into the library's requests and keeps their
// address, which holds the token, out of its errors.
type client struct {
	ctx  context.Context
	http *http.Client
}

func (c client) Do(r *http.Request) (*http.Response, error) {
	response, err := c.http.Do(r.WithContext(c.ctx))
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return response, err
}

// An api speaks to one Bot API server with one token.
type api struct {
	token, base string
	http        *http.Client
}

func newAPI(token, base string) *api {
	return &api{
		token: token,
		base:  strings.ReplaceAll(base, "%", "%%") + "/bot%s/%s",
		http:  &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 32, IdleConnTimeout: time.Minute}},
	}
}

// call makes one request. Its error is a *tgbotapi.Error if the server answered
// as the Bot API does, and free of the token in any case.
func (a *api) call(ctx context.Context, timeout time.Duration, method string, params tgbotapi.Params) (*tgbotapi.APIResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	bot := tgbotapi.BotAPI{Token: a.token, Client: client{ctx, a.http}}
	bot.SetAPIEndpoint(a.base)
	response, err := bot.MakeRequest(method, params)
	var refused *tgbotapi.Error
	if err == nil || errors.As(err, &refused) {
		return response, err
	}
	return nil, fmt.Errorf("%s: %s", method, strings.ReplaceAll(err.Error(), a.token, "TOKEN"))
}

// code returns the Bot API's error code, 0 for a fault on the way.
func code(err error) int {
	var refused *tgbotapi.Error
	if errors.As(err, &refused) {
		return refused.Code
	}
	return 0
}

// passing reports whether the same request may succeed later.
func passing(err error) bool { return code(err) == 0 || code(err) >= 500 }

// says reports whether the Bot API's description holds one of the words.
func says(err error, words ...string) bool {
	var refused *tgbotapi.Error
	if !errors.As(err, &refused) {
		return false
	}
	for _, w := range words {
		if strings.Contains(strings.ToLower(refused.Message), w) {
			return true
		}
	}
	return false
}
