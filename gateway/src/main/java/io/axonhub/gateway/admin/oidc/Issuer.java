package io.axonhub.gateway.admin.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderConfigurationRequest;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.config.OidcConfig;
import io.axonhub.gateway.pipeline.Upstream;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider as its client sees it: what its discovery document says, read when it is first needed and hourly (a minute after it could not be), and the answers that
 * its signatures prove. A key that is not known has its keys read again, which is how it rotates them. Thread-safe.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth">OpenID Connect Core 1.0, section 3.1</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636">RFC 7636, PKCE</a>
 */
final class Issuer {
    private static final Logger LOG = LoggerFactory.getLogger(Issuer.class);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final long KEYS_KEPT_MILLIS = Duration.ofMinutes(15).toMillis();
    private static final long KEYS_WAIT_MILLIS = Duration.ofSeconds(10).toMillis();
    private static final long KEYS_PAUSE_MILLIS = Duration.ofSeconds(2).toMillis();

    /** Signatures with the provider's private key; {@code none}, and such as everybody who knows the client's secret could make, are not among them. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final OidcConfig config;
    private final ClientID client;
    private final IssuerHttp http;
    private final Clock clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Known known;

    /** What counts, and until when the provider is not asked again. */
    private record Known(OIDCProviderMetadata metadata, IDTokenValidator validator, Instant until) {}

    /** What a way to the provider and back is bound by. */
    record Bond(String state, String nonce, String verifier) {}

    Issuer(OidcConfig config, Upstream upstream, Clock clock) {
        this.config = config;
        this.client = new ClientID(config.clientId());
        this.http = new IssuerHttp(upstream, clock, config.issuer().startsWith("http:"));
        this.clock = clock;
    }

    /** Where the browser is sent. */
    URI question(Bond bond) {
        return new AuthenticationRequest.Builder(
                        new ResponseType(ResponseType.Value.CODE),
                        new Scope(config.scopes().toArray(String[]::new)),
                        client,
                        URI.create(config.redirectUri()))
                .endpointURI(known().metadata().getAuthorizationEndpointURI())
                .state(new State(bond.state()))
                .nonce(new Nonce(bond.nonce()))
                .codeChallenge(new CodeVerifier(bond.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /** Who it is whose browser came back with this code. {@code issuer}: as the answer names it (RFC 9207). */
    Identity identity(String code, Optional<String> issuer, Bond bond) {
        if (issuer.filter(named -> !named.equals(config.issuer())).isPresent()) {
            throw refused("its answer is another provider's");
        }
        Known now = known();
        try {
            OIDCTokenResponse tokens = tokens(now, code, bond);
            JWT token = tokens.getOIDCTokens().getIDToken();
            if (token == null) {
                throw refused("it sends no ID token");
            }
            IDTokenClaimsSet claims = now.validator().validate(token, new Nonce(bond.nonce()));
            if (claims.getAuthorizedParty() != null
                    && !claims.getAuthorizedParty().getValue().equals(client.getValue())) {
                throw refused("its token is for another client");
            }
            ClaimsSet more = tellsAll(claims)
                    ? claims
                    : userInfo(now, tokens.getOIDCTokens().getAccessToken(), claims);
            return identity(claims, more);
        } catch (BadJOSEException | JOSEException | ParseException e) {
            throw refused("its answer proves nobody: " + e.getMessage());
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private OIDCTokenResponse tokens(Known now, String code, Bond bond) throws IOException, ParseException {
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(
                new AuthorizationCode(code), URI.create(config.redirectUri()), new CodeVerifier(bond.verifier()));
        URI endpoint = now.metadata().getTokenEndpointURI();
        TokenRequest.Builder request;
        if (config.clientSecret().isEmpty()) {
            request = new TokenRequest.Builder(endpoint, client, grant);
        } else {
            Secret secret = new Secret(config.clientSecret());
            List<ClientAuthenticationMethod> ways = now.metadata().getTokenEndpointAuthMethods();
            boolean post = ways != null
                    && !ways.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    && ways.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
            request = new TokenRequest.Builder(
                    endpoint,
                    post ? new ClientSecretPost(client, secret) : new ClientSecretBasic(client, secret),
                    grant);
        }
        TokenResponse answer =
                OIDCTokenResponseParser.parse(request.build().toHTTPRequest().send(http));
        if (!answer.indicatesSuccess()) {
            throw refused("it does not take the code: "
                    + answer.toErrorResponse().getErrorObject().getCode());
        }
        return (OIDCTokenResponse) answer.toSuccessResponse();
    }

    /** Somebody whose groups the token leaves out would lose the roles that stand for them. */
    private boolean tellsAll(IDTokenClaimsSet claims) {
        return claims.getStringClaim("email") != null
                && (config.roles().isEmpty() || claims.getClaim(config.groupsClaim()) != null);
    }

    /** Its claims, where they are about the same person. */
    private ClaimsSet userInfo(Known now, AccessToken token, IDTokenClaimsSet claims)
            throws IOException, ParseException {
        URI endpoint = now.metadata().getUserInfoEndpointURI();
        if (endpoint == null) {
            return claims;
        }
        UserInfoResponse answer = UserInfoResponse.parse(
                new UserInfoRequest(endpoint, token).toHTTPRequest().send(http));
        if (!answer.indicatesSuccess()) {
            return claims;
        }
        var info = answer.toSuccessResponse().getUserInfo();
        if (info == null || !claims.getSubject().equals(info.getSubject())) {
            throw refused("its user info is somebody else's");
        }
        return info;
    }

    private Identity identity(IDTokenClaimsSet token, ClaimsSet more) {
        ClaimsSet addressed = token.getStringClaim("email") == null ? more : token;
        String email = addressed.getStringClaim("email");
        String name = Optional.ofNullable(more.getStringClaim("name"))
                .or(() -> Optional.ofNullable(token.getStringClaim("name")))
                .orElse("");
        Set<String> groups = new HashSet<>(groups(token));
        groups.addAll(groups(more));
        return new Identity(
                config.issuer() + "#" + token.getSubject().getValue(),
                Optional.ofNullable(email),
                Optional.ofNullable(verified(addressed)),
                name,
                groups);
    }

    /** Some providers say it as a text. */
    private static @Nullable Boolean verified(ClaimsSet claims) {
        Object said = claims.getClaim("email_verified");
        return said == null ? null : Boolean.parseBoolean(said.toString());
    }

    private Set<String> groups(ClaimsSet claims) {
        Object said = claims.getClaim(config.groupsClaim());
        Set<String> groups = new HashSet<>();
        if (said instanceof Collection<?> many) {
            many.forEach(one -> groups.add(String.valueOf(one)));
        } else if (said instanceof String one) {
            groups.add(one);
        }
        return groups;
    }

    /** Nobody waits for what is read again: whoever comes meanwhile goes by what is known. */
    private Known known() {
        Known now = known;
        if (now == null) {
            reading.lock();
        } else if (counts(now) || !reading.tryLock()) {
            return now;
        }
        try {
            now = known;
            if (now == null || !counts(now)) {
                now = read(now);
                known = now;
            }
            return now;
        } finally {
            reading.unlock();
        }
    }

    private boolean counts(Known now) {
        return now.until().isAfter(clock.instant());
    }

    /** What it said before goes on to count while it cannot be asked. */
    private Known read(@Nullable Known before) {
        try {
            var issuer = new com.nimbusds.oauth2.sdk.id.Issuer(config.issuer());
            var answer =
                    new OIDCProviderConfigurationRequest(issuer).toHTTPRequest().send(http);
            if (!answer.indicatesSuccess()) {
                throw new IOException("its discovery document answers " + answer.getStatusCode());
            }
            OIDCProviderMetadata metadata = OIDCProviderMetadata.parse(answer.getBodyAsJSONObject());
            check(metadata);
            return new Known(metadata, validator(metadata), clock.instant().plus(FRESH));
        } catch (ParseException | IOException | IllegalArgumentException e) {
            if (before != null) {
                LOG.warn(
                        "the sign-in provider cannot be asked, its last answer counts issuer={} reason={}",
                        config.issuer(),
                        e.getMessage());
                return new Known(
                        before.metadata(), before.validator(), clock.instant().plus(PAUSE));
            }
            throw unavailable(e);
        }
    }

    private void check(OIDCProviderMetadata metadata) throws IOException {
        if (!metadata.getIssuer().getValue().equals(config.issuer())) {
            throw new IOException("its discovery document is of " + metadata.getIssuer()
                    + ": set admin.oidc.issuer to exactly this, or mend the provider");
        }
        if (metadata.getAuthorizationEndpointURI() == null
                || metadata.getTokenEndpointURI() == null
                || metadata.getJWKSetURI() == null) {
            throw new IOException("its discovery document lacks an authorisation, token or key endpoint");
        }
        http.requireSafe(metadata.getAuthorizationEndpointURI());
        http.requireSafe(metadata.getTokenEndpointURI());
        http.requireSafe(metadata.getJWKSetURI());
    }

    private IDTokenValidator validator(OIDCProviderMetadata metadata) throws IOException {
        JWKSource<SecurityContext> keys = JWKSourceBuilder.<SecurityContext>create(
                        metadata.getJWKSetURI().toURL(), http)
                .cache(KEYS_KEPT_MILLIS, KEYS_WAIT_MILLIS)
                .refreshAheadCache(false)
                .rateLimited(KEYS_PAUSE_MILLIS)
                .build();
        IDTokenValidator validator = new IDTokenValidator(
                metadata.getIssuer(), client, new JWSVerificationKeySelector<>(ALGORITHMS, keys), null);
        validator.setMaxClockSkew((int) config.clockSkew().toSeconds());
        return validator;
    }

    private AdminException refused(String why) {
        LOG.warn("sign-in refused issuer={} reason={}", config.issuer(), why);
        return AdminException.of(
                AdminException.Code.UNAUTHENTICATED,
                "The sign-in provider's answer is not taken (" + why + "): try again, or ask an owner.");
    }

    private AdminException unavailable(Exception cause) {
        LOG.warn("the sign-in provider cannot be asked issuer={} reason={}", config.issuer(), cause.getMessage());
        return AdminException.of(
                AdminException.Code.UNAVAILABLE,
                "The sign-in provider cannot be asked now (" + cause.getMessage()
                        + "): try again later, or sign in by password.");
    }
}
