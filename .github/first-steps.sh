#!/usr/bin/env bash
# What a newcomer does, from the artifacts in the local repository (./mvnw -DskipTests install): the programs of
# docs/getting-started.md in an empty project, and an empty Spring Boot application with the dependency, one annotation
# and the address of a Redis. Needs redis-server, or REDIS_SERVER that names it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

root=$PWD
mvn="$root/mvnw --batch-mode --quiet --no-transfer-progress"
server=${REDIS_SERVER:-redis-server}
version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml | head -1)
boot=$(sed -n 's|.*<spring-boot.version>\(.*\)</spring-boot.version>|\1|p' pom.xml)
sqlite=$(sed -n 's|.*<sqlite.version>\(.*\)</sqlite.version>|\1|p' pom.xml)
command -v "$server" > /dev/null || { echo "There is no $server: set REDIS_SERVER" >&2; exit 1; }

work=$(mktemp -d)
trap 'kill $(jobs -p) 2> /dev/null || true; rm -rf "$work"' EXIT
began=$SECONDS

# example NAME: the block of docs/getting-started.md that stands below the marker of that name
example() {
  sed -n "/<!-- example: $1 -->/,/^\`\`\`\$/p" "$root/docs/getting-started.md" | sed '1,2d;$d'
}

shown() {
  grep -qF -- "$1" "$2" || { echo "FAILED: $2 does not say \"$1\":"; tail -30 "$2"; exit 1; }
  echo "ok: $3"
}

dependency() {
  echo "<dependency><groupId>$1</groupId><artifactId>$2</artifactId>${3:+<version>$3</version>}</dependency>"
}

### An empty Maven project

mkdir -p "$work/plain/src/main/java" && cd "$work/plain"
cat > pom.xml << POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>first</groupId>
  <artifactId>steps</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    $(dependency io.tiercel cache-jdbc "$version")
    $(dependency org.xerial sqlite-jdbc "$sqlite")
  </dependencies>
</project>
POM
example FirstProgram#program > src/main/java/FirstProgram.java
{
  cat << 'JAVA'
import static java.time.Duration.ofMinutes;

import io.tiercel.TieredCache;
import io.tiercel.jdbc.JdbcTier;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

class TwoNodes {
  record Product(String id, String name, String maker) {}

  private final Map<String, Product> shop = new ConcurrentHashMap<>();

JAVA
  example JdbcExampleTest#node
  echo '  void run(Path file) {'
  echo '    shop.put("cup", new Product("cup", "a cup", "acme"));'
  example JdbcExampleTest#nodes | sed 's/assertThat(\(.*\))\.isEqualTo.*/System.out.println("the second node: " + \1);/'
  cat << 'JAVA'
  }

  public static void main(String[] arguments) {
    new TwoNodes().run(Path.of(arguments[0]));
  }
}
JAVA
} > src/main/java/TwoNodes.java
$mvn compile dependency:build-classpath -Dmdep.outputFile=classpath
java -cp "target/classes:$(cat classpath)" FirstProgram > first.txt 2>&1
shown "a better cup" first.txt "the first program, in an empty project"
java -cp "target/classes:$(cat classpath)" TwoNodes "$work/cache.db" > two.txt 2>&1
shown "the second node: a better cup" two.txt "two tiers and two nodes"
echo "   after $((SECONDS - began)) s"

### An empty Spring Boot application

mkdir -p "$work/boot/src/main/java/shop" "$work/boot/src/main/resources" && cd "$work/boot"
cat > pom.xml << POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>$boot</version>
    <relativePath/>
  </parent>
  <groupId>first</groupId>
  <artifactId>shop</artifactId>
  <version>1</version>
  <properties>
    <java.version>17</java.version>
  </properties>
  <dependencies>
    $(dependency org.springframework.boot spring-boot-starter)
    $(dependency io.tiercel cache-redis "$version")
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <groupId>org.springframework.boot</groupId>
        <artifactId>spring-boot-maven-plugin</artifactId>
      </plugin>
    </plugins>
  </build>
</project>
POM
cat > src/main/java/shop/Shop.java << 'JAVA'
package shop;

import io.tiercel.annotation.Cached;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Service;

@SpringBootApplication
public class Shop {
  public static void main(String[] arguments) {
    SpringApplication.run(Shop.class, arguments);
  }

  public record Product(String id, String name) {}

  @Service
  public static class Products {
    @Cached(cache = "products")
    public Product find(String id) {
      System.out.println("loading " + id);
      return new Product(id, "the " + id);
    }
  }

  @Bean
  CommandLineRunner run(Products products) {
    return arguments -> {
      for (int i = 0; i < 3; i++) {
        System.out.println("answer: " + products.find("cup").name());
      }
    };
  }
}
JAVA
$mvn package
port=$((20000 + RANDOM % 10000))
"$server" --port "$port" --save '' --dir "$work" > /dev/null &
redis=$!

start() { # LOG ARGUMENT...
  local log=$1
  shift
  timeout 60 java -jar target/shop-1.jar "$@" > "$log" 2>&1
}

url=--tiercel.redis.url=redis://localhost:$port
start first.txt "$url"
[ "$(grep -c '^loading cup' first.txt)" = 1 ] || { echo "FAILED: not one load:"; tail -30 first.txt; exit 1; }
shown "answer: the cup" first.txt "caches on its first start"
start second.txt "$url"
! grep -q '^loading' second.txt || { echo "FAILED: loaded again:"; tail -30 second.txt; exit 1; }
shown "answer: the cup" second.txt "has it from Redis on its second start"
! start typo.txt "$url" --tiercel.defaults.tll=5m || { echo "FAILED: a wrong property was accepted"; exit 1; }
shown "tll" typo.txt "a typo in a property stops the start"
! start name.txt "$url" --tiercel.caches.porducts.ttl=5m || { echo "FAILED: a wrong name was accepted"; exit 1; }
shown "porducts" name.txt "a typo in the name of a cache stops the start"
kill "$redis" && wait "$redis" 2> /dev/null || true
start down.txt "$url"
[ "$(grep -c '^answer: the cup' down.txt)" = 3 ] || { echo "FAILED: does not serve:"; tail -30 down.txt; exit 1; }
echo "ok: starts and serves with Redis down"
echo "All of it took $((SECONDS - began)) s"
