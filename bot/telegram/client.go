package telegram

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	callTimeout  = 15 * time.Second       // of every request but the long poll
	retryMargin  = 100 * time.Millisecond // beyond what Telegram asks to wait
	mostResponse = 64 << 20               // bytes of a response that are read
)

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
	if err == nil {
		response.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(response.Body, mostResponse), response.Body}
	}
	return response, err
}

// An api speaks to one Bot API server with one token.
type api struct {
	token, base string
	http        *http.Client
}

func newAPI(token, base string, connections int) *api {
	return &api{
		token: token,
		base:  strings.ReplaceAll(base, "%", "%%") + "/bot%s/%s",
		http: &http.Client{
			Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: connections, IdleConnTimeout: time.Minute},
			// A redirect would carry the token elsewhere.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
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
	if errors.As(err, &refused) {
		refused.Message = a.hide(refused.Message)
		return response, err
	}
	if err == nil {
		return response, nil
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return nil, errors.New(method + ": " + a.hide(err.Error()))
}

// hide takes the token out of a text, in every form that a URL may have given it.
func (a *api) hide(text string) string {
	for _, form := range []string{a.token, url.QueryEscape(a.token), url.PathEscape(a.token)} {
		text = strings.ReplaceAll(text, form, "TOKEN")
	}
	return text
}

// brief is an error as it may be logged: of a refusal the code and the words of
// Telegram that tell of no person.
func brief(err error) string {
	var refused *tgbotapi.Error
	if !errors.As(err, &refused) {
		return err.Error()
	}
	return strconv.Itoa(refused.Code) + " " + refused.Message
}

// retryAfter is how long Telegram wants to be left alone, 0 if it did not say.
func retryAfter(err error) time.Duration {
	var refused *tgbotapi.Error
	if !errors.As(err, &refused) || refused.Code != 429 {
		return 0
	}
	return time.Duration(max(1, refused.RetryAfter))*time.Second + retryMargin
}

// movedTo is the supergroup that a group became, 0 if that is not what the
// error says.
func movedTo(err error) int64 {
	var refused *tgbotapi.Error
	if !errors.As(err, &refused) {
		return 0
	}
	return refused.MigrateToChatID
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
