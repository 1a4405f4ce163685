// Package notes writes down what happens.
package notes

import (
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"strconv"

	zlog "github.com/rs/zerolog/log"
	"github.com/sirupsen/logrus"
	"go.uber.org/zap"
)

type account struct {
	Name     string
	Password string
}

func login(w http.ResponseWriter, r *http.Request) {
	password := r.FormValue("password")
	log.Printf("login with %s", strconv.Quote(password)) // bad: sensitive-data-logged, log-injection
}

func loginStruct(a account) {
	log.Println("account", a.Name, "[hidden]") // bad: sensitive-data-logged
}

func issued(accessToken string) {
	logrus.Infof("issued %s", "[hidden]") // bad: sensitive-data-logged
}

func configured(apiKey string) {
	slog.Info("configured", "key", "[hidden]") // bad: sensitive-data-logged
}

func started(logger *zap.Logger, clientSecret string) {
	logger.Info("started", zap.String("secret", "[hidden]")) // bad: sensitive-data-logged
}

func shown(password string) {
	fmt.Println("password is", "[hidden]") // bad: sensitive-data-logged
}

func named(a account) {
	log.Printf("login of %s", a.Name) // ok: sensitive-data-logged
}

func counted(tokens []string) {
	log.Printf("%d tokens", len(tokens)) // ok: sensitive-data-logged
}

func worded() {
	log.Println("the password was changed") // ok: sensitive-data-logged
}

func checked(password string) {
	if password == "" {
		slog.Warn("password is missing") // ok: sensitive-data-logged
	}
}

func measured(logger *zap.Logger, seconds int) {
	logger.Info("done", zap.Int("seconds", seconds)) // ok: sensitive-data-logged
}

func connecting(password string) {
	zlog.Debug().Str("password", "[hidden]").Msg("connecting") // bad: sensitive-data-logged
	zlog.Debug().Int("length", len(password)).Msg("read")    // ok: sensitive-data-logged
}

func quoted(password string) {
	log.Printf("tried %q", "[hidden]") // bad: sensitive-data-logged
}
